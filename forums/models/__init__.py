from forums.models.forums import (
    AccessLevel,
    Forum,
    ForumRead,
    ForumSubscription,
    Topic,
    TopicRead,
    TopicSubscription,
)
from forums.models.polls import Poll, PollOption, PollVote
from forums.models.posts import Post, PostVersion

__all__ = [
    "AccessLevel",
    "Forum",
    "ForumRead",
    "ForumSubscription",
    "Poll",
    "PollOption",
    "PollVote",
    "Post",
    "PostVersion",
    "Topic",
    "TopicRead",
    "TopicSubscription",
]
