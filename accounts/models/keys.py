"""The keys of people's programs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.users import User


class KeyKind(models.TextChoices):
    IMAGE = "image", "Image key (Philomena and Twibooru clients)"
    SCORE = "score", "Score token"
    NEKOS = "nekos", "Nekos token"


class ScorePermission(models.TextChoices):
    """What a score token may be allowed (tachi-api, section 1.4)."""

    SUBMIT_SCORE = "submit_score", "Import scores"
    CUSTOMISE_PROFILE = "customise_profile", "Change profile and game settings"
    CUSTOMISE_SESSION = "customise_session", "Change names and notes of sessions"
    CUSTOMISE_SCORE = "customise_score", "Change comments and highlights of scores"
    DELETE_SCORE = "delete_score", "Delete scores and revert imports"
    MANAGE_RIVALS = "manage_rivals", "Choose rivals"
    MANAGE_TARGETS = "manage_targets", "Follow goals and quests"
    MANAGE_CHALLENGES = "manage_challenges", "Manage challenges"


class ApiKey(models.Model):
    """A program's key. Found by `digest`, a keyed hash, so that the table alone opens
    nothing; `encrypted` lets its owner see it again (`accounts.keys`).

    A user has one key of each kind without a name, and as many named score tokens as
    they like. `permissions` never change once it is made: `ScorePermission`s, or the
    scopes of a Nekos token (nekos-api, section 5), whose `name` is its purpose."""

    user = models.ForeignKey(User, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=5, choices=KeyKind.choices)
    digest = models.BinaryField(max_length=32)
    encrypted = models.BinaryField()
    name = models.CharField(max_length=80, blank=True, default="")
    permissions = ArrayField(models.TextField(), default=list, blank=True)
    # Of Nekos tokens: until when it opens anything (None: for ever), and who gave it.
    expires_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # To about ten seconds: uses are counted in memory first (`accounts.key_use`).
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "digest", name="api_key_digest_unique"),
            models.UniqueConstraint(
                "user", "kind", name="api_key_one_image_key", condition=Q(kind="image")
            ),
            models.UniqueConstraint(
                "user",
                name="api_key_one_nameless_token",
                condition=Q(kind="score", name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of user {self.user_id}"

    @property
    def allows(self) -> str:
        """A score token's permissions as people read them: "import scores, choose
        rivals"."""
        chosen = [one for one in ScorePermission if one in self.permissions]
        if len(chosen) == len(ScorePermission):
            return "do everything"
        return ", ".join(str(one.label).lower() for one in chosen) or "only read"


class KeyUse(models.Model):
    """How many requests came with a key on one day (UTC)."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="uses", db_index=False)
    day = models.DateField()
    requests = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="key_use_unique")
        ]

    def __str__(self) -> str:
        return f"{self.requests} requests of key {self.key_id} on {self.day}"
