"""Posts through the API: the same verbs, the same rules, the same sentences. Pictures, videos and captions come in
through the pages only, and are named here by their SHA-256.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from core.council.models import Topic
from core.people.api import Cursor, accepted
from core.people.models import Person
from pages.fields import YEARS
from publishing import selectors, services
from publishing.checks import check
from publishing.draft import Draft, Video, tidy
from publishing.findings import Checked
from publishing.models import Captions, Media, Post
from publishing.permissions import READ, SIGN, STOP, WRITE
from publishing.surroundings import around, window_minutes


class ByNewest(Cursor):
    ordering = "-id"


class PublicationOut(serializers.Serializer[Any]):
    account = serializers.IntegerField(source="account_id")
    state = serializers.CharField(source="outbound.state")
    words = serializers.CharField(source="outbound.state_words")
    url = serializers.CharField(source="outbound.url")
    why = serializers.CharField(source="outbound.why")


class PostOut(serializers.ModelSerializer[Post]):
    """A post as lists show it. `seen` is what a change must name."""

    topic = serializers.SlugRelatedField[Topic](slug_field="slug", read_only=True)
    words = serializers.SerializerMethodField(help_text="The state as pages show it.")
    number = serializers.IntegerField(source="current.number", help_text="Of the version that counts.")
    fingerprint = serializers.CharField(source="current.fingerprint")
    wanted_at = serializers.DateTimeField(source="current.wanted_at")
    accounts = serializers.SerializerMethodField()
    seen = serializers.IntegerField(source="version")
    publications = PublicationOut(source="live", many=True)

    class Meta:
        model = Post
        fields = [
            "id", "title", "topic", "campaign", "author", "state", "words", "number", "fingerprint", "wanted_at", "accounts", "seen",
            "publications",
        ]  # fmt: skip

    def get_words(self, post: Post) -> str:
        return selectors.shown(post)

    def get_accounts(self, post: Post) -> list[int]:
        return [variant.account_id for variant in post.words.variants.all()]


class OnePostOut(PostOut):
    """One post with what goes out."""

    text = serializers.CharField(source="current.text")
    own_texts = serializers.SerializerMethodField()
    emergency = serializers.BooleanField(source="current.emergency")
    pictures = serializers.SerializerMethodField()
    video = serializers.SerializerMethodField(
        help_text="With its captions, or why it needs none; null where there is none."
    )

    class Meta(PostOut.Meta):
        fields = [*PostOut.Meta.fields, "text", "own_texts", "emergency", "pictures", "video"]

    def get_own_texts(self, post: Post) -> dict[str, str]:
        return {str(variant.account_id): variant.text for variant in post.words.variants.all() if variant.text}

    def get_pictures(self, post: Post) -> list[dict[str, str]]:
        return [{"sha256": media.sha256, "alt": alt} for media, alt in Draft.of(post).pictures]

    def get_video(self, post: Post) -> dict[str, Any] | None:
        if (video := Draft.of(post).video) is None:
            return None
        return {
            "sha256": video.media.sha256,
            "seconds": video.media.seconds,
            "alt": video.alt,
            "captions": video.captions.sha256 if video.captions else "",
            "no_speech": video.no_speech,
        }


class Moment(serializers.DateTimeField):
    """A time of the years that the composer takes: around the first and the last of all there is no day before or after."""

    def to_internal_value(self, value: Any) -> Any:
        moment = super().to_internal_value(value)
        if moment.year not in YEARS:
            raise serializers.ValidationError(f"The year must be between {YEARS[0]} and {YEARS[-1]}.")
        return moment


class DraftIn(serializers.Serializer[Any]):
    """A whole post. What is left out is empty: there are no changes in part."""

    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    topic = serializers.SlugRelatedField(
        slug_field="slug", queryset=Topic.objects.filter(in_use=True), required=False, default=None
    )
    campaign = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=65_000, trim_whitespace=False)
    accounts = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Account.objects.on_register().select_related("department")
    )
    own_texts = serializers.DictField(child=serializers.CharField(max_length=65_000), required=False, default=dict)
    picture = serializers.SlugRelatedField(
        slug_field="sha256", queryset=Media.objects.pictures(), required=False, default=None, allow_null=True
    )
    video = serializers.SlugRelatedField(
        slug_field="sha256", queryset=Media.objects.videos(), required=False, default=None, allow_null=True
    )
    alt = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=5_000, help_text="Of the picture, or of the video."
    )
    captions = serializers.SlugRelatedField(
        slug_field="sha256", queryset=Captions.objects.all(), required=False, default=None, allow_null=True
    )
    no_speech = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200, help_text="Why the video needs no captions."
    )
    wanted_at = Moment(required=False, default=None, allow_null=True)
    emergency = serializers.BooleanField(required=False, default=False)

    def validate_own_texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        given = self.initial_data.get("accounts")
        chosen = {str(pk) for pk in given} if isinstance(given, list) else set()
        if strangers := sorted(set(texts) - chosen):
            raise serializers.ValidationError(
                f"There is a text for {', '.join(strangers)}, but the post does not go there."
            )
        return texts

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["picture"] and given["video"]:
            raise serializers.ValidationError({"video": "A post takes a picture or a video, not both."})
        if not given["video"] and (given["captions"] or given["no_speech"]):
            raise serializers.ValidationError({"captions": "There is no video to which captions could belong."})
        return given

    def draft(self, window: int) -> Draft:
        given = accepted(self)
        accounts = sorted(set(given["accounts"]), key=lambda account: account.pk)
        return Draft(
            title=given["title"].strip(),
            topic=given["topic"],
            campaign=given["campaign"].strip(),
            text=tidy(given["text"]),
            own=tuple((account, tidy(given["own_texts"].get(str(account.pk), ""))) for account in accounts),
            pictures=((given["picture"], tidy(given["alt"])),) if given["picture"] else (),
            video=_video(given) if given["video"] else None,
            wanted_at=given["wanted_at"],
            window_minutes=window,
            emergency=given["emergency"],
        )


def _video(given: Mapping[str, Any]) -> Video:
    return Video(given["video"], tidy(given["alt"]), given["captions"], given["no_speech"].strip())


class ChangedDraftIn(DraftIn):
    seen = serializers.IntegerField(help_text="The one that you read; another answers 409.")


class SeenIn(serializers.Serializer[Any]):
    seen = serializers.IntegerField(help_text="The one that you read; another answers 409.")


class SignIn(SeenIn):
    fingerprint = serializers.CharField(max_length=64, help_text="Of the version that you read and sign.")
    release_reason = serializers.CharField(required=False, default="", allow_blank=True)


class SendBackIn(SeenIn):
    reason = serializers.CharField()


class TimeIn(SeenIn):
    wanted_at = Moment()


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField()


class FindingOut(serializers.Serializer[Any]):
    weight = serializers.SerializerMethodField(help_text="stops, think or tip.")
    sentence = serializers.CharField()
    why = serializers.CharField()

    def get_weight(self, finding: Any) -> str:
        return str(finding.weight.name.lower())


class Posts(ListAPIView[Post]):
    """Posts, newest first; POST begins one as a draft."""

    duties = {"GET": (READ,), "POST": (WRITE,)}
    serializer_class = PostOut
    pagination_class = ByNewest

    def get_queryset(self) -> Any:
        return Post.objects.with_current()

    @extend_schema(request=DraftIn, responses={201: OnePostOut})
    def post(self, request: Request) -> Response:
        draft = DraftIn(data=request.data).draft(window_minutes())
        return _answer(services.write(draft=draft, by=_me(request)), status=201)


class OnePost(APIView):
    """One post; PUT changes it as a whole, which makes an approval void."""

    duties = {"GET": (READ,), "PUT": (WRITE,)}

    @extend_schema(responses=OnePostOut)
    def get(self, request: Request, pk: int) -> Response:
        return _answer(_post(pk))

    @extend_schema(request=ChangedDraftIn, responses=OnePostOut)
    def put(self, request: Request, pk: int) -> Response:
        given = ChangedDraftIn(data=request.data)
        draft = given.draft(_post(pk).words.window_minutes)
        return _answer(services.save(post_id=pk, draft=draft, by=_me(request), seen=given.validated_data["seen"]))


class Checks(APIView):
    """What stops the post, and what to think about."""

    duties = {"GET": (READ,)}

    @extend_schema(responses=FindingOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        draft = Draft.of(_post(pk))
        checked: Checked = check(draft, around(draft, but=pk))
        return Response(FindingOut(checked.findings, many=True).data)


class Submit(APIView):
    """Sends a draft for approval."""

    duties = {"POST": (WRITE,)}

    @extend_schema(request=SeenIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.send_for_approval, pk, request, SeenIn)


class Approve(APIView):
    """Signs the version with this fingerprint and schedules it."""

    duties = {"POST": (SIGN,)}

    @extend_schema(request=SignIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.approve, pk, request, SignIn)


class SendBack(APIView):
    """Gives it back to its author with a reason."""

    duties = {"POST": (SIGN,)}

    @extend_schema(request=SendBackIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.send_back, pk, request, SendBackIn)


class ChangeTime(APIView):
    """Another time, which makes an approval void."""

    duties = {"POST": (WRITE,)}

    @extend_schema(request=TimeIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.change_time, pk, request, TimeIn)


class Hold(APIView):
    """Stops what has not gone out yet."""

    duties = {"POST": (STOP, WRITE)}

    @extend_schema(request=ReasonIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.hold, pk, request, ReasonIn)


class Release(APIView):
    """Lets what was held go out at its time."""

    duties = {"POST": (STOP,)}

    @extend_schema(request=None, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.release, pk, request)


class Withdraw(APIView):
    """Takes back what has not gone out."""

    duties = {"POST": (STOP, WRITE)}

    @extend_schema(request=ReasonIn, responses=OnePostOut)
    def post(self, request: Request, pk: int) -> Response:
        return _pressed(services.withdraw, pk, request, ReasonIn)


def _me(request: Request) -> Person:
    """Whoever is signed in: every door of ours stands behind a duty."""
    return cast(Person, request.user)


def _post(pk: int) -> Post:
    return get_object_or_404(
        Post.objects.with_current().prefetch_related("current__uses__media", "current__uses__captions"), pk=pk
    )


def _pressed(verb: Any, pk: int, request: Request, given: type[serializers.Serializer[Any]] | None = None) -> Response:
    """Calls one verb with what the client sent; a post that does not exist is a 404 before anything is asked of it."""
    get_object_or_404(Post, pk=pk)
    facts = accepted(given(data=request.data)) if given else {}
    return _answer(verb(post_id=pk, by=_me(request), **facts))


def _answer(post: Post, status: int = 200) -> Response:
    return Response(OnePostOut(_post(post.pk)).data, status=status)
