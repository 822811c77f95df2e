# The application for production: web, worker, sender, beat and migrate are the same image with different commands
# (docker-compose.yml). Without the pretend networks, the embedded servers' binaries, tests and tools.

FROM python:3.13-slim AS packages
COPY requirements/production.lock /
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-compile --require-hashes --requirement /production.lock

FROM python:3.13-slim
RUN groupadd --system --gid 10001 council && useradd --system --uid 10001 --gid council --no-create-home council
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=council_social.settings \
    COUNCIL_MODE=production \
    VAR_DIR=/var/lib/council-social
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# Style sheets and scripts are part of the image; only `media` is a volume, so an upgrade never serves old ones.
# The values are for this one command, which connects to nothing.
RUN SECRET_KEY=only-to-collect-static-files-in-this-step-of-the-build-0123456789 FIELD_KEYS=none:none \
    DATABASE_URL=postgresql://nobody@127.0.0.1/nothing REDIS_URL=redis://127.0.0.1 \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q /app /venv \
 && install --directory --owner council --group council "$VAR_DIR/media"
USER council
EXPOSE 8000
# Heartbeats of the web workers go to memory: on a disk they can stall a worker and have it killed.
CMD ["gunicorn", "council_social.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "10", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket"]
