"""What the worker does by itself, again and again, in all rooms."""

from jobs.registry import Lane
from jobs.schedules import Recurring

RECURRING = (
    Recurring("Free jobs whose worker is gone", "jobs.tasks.reap", 1, Lane.MAIL),
    Recurring("Forget ended sign-ins and guesses", "accounts.tasks.forget_old", 1440, Lane.MAIL),
    Recurring(
        "Erase old mails about accounts", "classes.tasks.erase_old_account_mails", 1440, Lane.MAIL
    ),
    Recurring("Open the sessions of the timetable", "classes.tasks.open_sessions", 15, Lane.SMALL),
    Recurring(
        "Close the registers taken before today",
        "classes.tasks.close_taken_registers",
        60,
        Lane.SMALL,
    ),
    # Planning is light; the filming itself waits in the lane of rooms.
    Recurring("Plan the films of rooms", "recognition.tasks.plan_room_films", 1, Lane.MAIL),
    Recurring(
        "Tell teachers how many rooms have seen",
        "recognition.tasks.plan_film_notices",
        1,
        Lane.MAIL,
    ),
    Recurring("Remind teachers of registers", "classes.tasks.plan_reminders", 5, Lane.MAIL),
    Recurring(
        "Erase rosters that nobody has applied", "rosters.tasks.erase_stale_imports", 60, Lane.MAIL
    ),
    Recurring(
        "Erase timetables that nobody has applied",
        "timetables.tasks.erase_stale_imports",
        60,
        Lane.MAIL,
    ),
    Recurring("Compute faces of a former network anew", "faces.tasks.rebuild_faces", 5, Lane.SMALL),
    Recurring("Ask changed faces about strangers", "faces.tasks.estimate_limits", 360, Lane.SMALL),
    Recurring("Erase clips and pictures nobody decided", "faces.tasks.erase_old", 10, Lane.MAIL),
    Recurring(
        "Delete uploads that were given up",
        "recognition.tasks.erase_abandoned_uploads",
        60,
        Lane.MAIL,
    ),
    Recurring(
        "Plan the reports of the week and the month", "reports.tasks.plan_reports", 15, Lane.MAIL
    ),
    Recurring("Tell parents of absences", "guardians.tasks.notify_parents", 5, Lane.MAIL),
    Recurring("Forget who asked for a link", "guardians.tasks.forget_wishes", 60, Lane.MAIL),
    Recurring("Warn teachers in the evening", "reports.tasks.warn_teachers", 60, Lane.MAIL),
    Recurring("Forget old webhook messages", "integrations.tasks.forget_old", 10, Lane.MAIL),
    # Once a night on each school's clock.
    Recurring("Fetch rosters of other systems", "integrations.tasks.fetch_rosters", 60, Lane.MAIL),
    Recurring("Clean up after exports and erasures", "office.tasks.clean_up", 60, Lane.MAIL),
    Recurring("Seal the access log", "privacy.tasks.seal_access_notes", 1, Lane.MAIL),
    Recurring("Encrypt what is still plain", "storage.tasks.keep_sealed", 720, Lane.MAIL),
    # Due once a night on each school's clock; what was broken off goes on at the next turn.
    Recurring("Delete what is older than agreed", "privacy.tasks.keep_periods", 20, Lane.MAIL),
)
