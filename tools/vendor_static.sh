#!/bin/sh
# Fetches what browsers get from others and writes it where it is committed: run it to take a newer version.
#
#   static/vendor/govuk   GOV.UK Frontend, MIT, compiled. Without the typeface GDS Transport and the crest, which only
#                         services on GOV.UK may use. The version is the one that govuk-frontend-jinja renders.
#   static/vendor/htmx    htmx 2, 0BSD
#   tests/town/browser/vendor  axe-core, MPL-2.0, for the tests of accessibility; never served
#
# tools/vendored.sha256 tells what was written; a test compares.
set -eu
cd "$(dirname "$0")/.."

GOVUK=6.3.0
HTMX=2.0.11
AXE=4.14.1

fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT

# Unpacks one npm package into $fetched/$2.
fetch() {
  archive=$(npm pack --silent --pack-destination "$fetched" "$1" 2>/dev/null)
  mkdir "$fetched/$2"
  tar -xzf "$fetched/$archive" -C "$fetched/$2" --strip-components=1
}

fetch "govuk-frontend@$GOVUK" govuk
fetch "htmx.org@$HTMX" htmx
fetch "axe-core@$AXE" axe

mkdir -p static/vendor/govuk static/vendor/htmx tests/town/browser/vendor
sed 's,//# sourceMappingURL=.*,,' "$fetched/govuk/dist/govuk/govuk-frontend.min.js" >static/vendor/govuk/govuk-frontend.min.js
python3 tools/without_govuk_marks.py <"$fetched/govuk/dist/govuk/govuk-frontend.min.css" >static/vendor/govuk/govuk-frontend.min.css
cp "$fetched/htmx/dist/htmx.min.js" "$fetched/htmx/LICENSE" static/vendor/htmx/
cp "$fetched/axe/axe.min.js" "$fetched/axe/LICENSE" tests/town/browser/vendor/
cat >static/vendor/govuk/LICENSE <<EOF
GOV.UK Frontend $GOVUK is released under the MIT License. Copyright (c) Crown Copyright (Government Digital Service).
https://github.com/alphagov/govuk-frontend/blob/v$GOVUK/LICENSE.txt
EOF
find static/vendor tests/town/browser/vendor -type f | LC_ALL=C sort | xargs sha256sum >tools/vendored.sha256
echo "GOV.UK Frontend $GOVUK, htmx $HTMX, axe-core $AXE"
