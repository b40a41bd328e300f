"""Pages of the forums (philomena-api 6.8). A forum's short name is letters only, so
of what stands beside it here `search` alone cannot be one."""

from __future__ import annotations

from django.urls import path
from django.urls.converters import StringConverter, register_converter

from forums.views import lists, polls, posts, search, staff, topics


class ShortName(StringConverter):
    regex = "[a-z]+"


register_converter(ShortName, "short_name")
_FORUM = "forums/<short_name:short_name>"
_TOPIC = f"{_FORUM}/topics/<str:slug>"
_POST = "forums/posts/<int:pk>"

urlpatterns = [
    path("forums", lists.index, name="forums"),
    path("forums/search", search.search, name="post_search"),
    path("forums/mark-read", lists.mark_everything_read, name="forums_read"),
    path("forums/new-topic", topics.new, name="topic_new"),
    path("forums/text-preview", posts.preview, name="forum_preview"),
    path(_FORUM, lists.forum, name="forum"),
    path(f"{_FORUM}/follow", lists.follow, name="forum_follow"),
    path(f"{_FORUM}/mark-read", lists.mark_forum_read, name="forum_read"),
    path(_TOPIC, topics.topic, name="topic"),
    path(f"{_TOPIC}/reply", topics.reply, name="topic_reply"),
    path(f"{_TOPIC}/follow", topics.follow, name="topic_follow"),
    path(f"{_TOPIC}/rename", topics.rename, name="topic_rename"),
    path(f"{_TOPIC}/vote", polls.vote, name="poll_vote"),
    path(f"{_TOPIC}/take-back", polls.take_back, name="poll_take_back"),
    path(f"{_TOPIC}/remove-poll", polls.remove, name="poll_remove"),
    path(f"{_TOPIC}/tend/<str:act>", staff.tend_topic, name="topic_tend"),
    path(_POST, posts.permalink, name="forum_post"),
    path(f"{_POST}/quote", posts.quote, name="post_quote"),
    path(f"{_POST}/edit", posts.edit, name="post_edit"),
    path(f"{_POST}/history", posts.history, name="post_history"),
    path(f"{_POST}/destroy", staff.destroy, name="post_destroy"),
    path(f"{_POST}/tend/<str:act>", staff.tend_post, name="post_tend"),
]
