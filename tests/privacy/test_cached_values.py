"""A cache holds nothing of a student, so that an erasure need not look for her in one."""

from tests.house import PRODUCT, ROOT, files_under

KEPT = {
    "accounts/sign_in/single_sign_on/admission.py": "that an issuer does not say when it asked",
    "attendance_site/installation/health.py": "whether the site is ready",
    "attendance_site/installation/untrusted_proxy.py": "the address of a proxy",
    "classes/quotas/stored_space.py": "how many bytes a school has stored",
    "integrations/throttling.py": "when a token or an address has asked",
    "recognition/live/view_leases.py": "which process of the networks watches a view",
    "jobs/processes/versions.py": "the version of a process, and when it was last seen",
}
"""Whatever puts something into a cache, and what that is."""


def test_whoever_keeps_something_in_a_cache_says_what():
    using = {
        str(path.relative_to(ROOT))
        for path in files_under(*PRODUCT)
        if "from django.core.cache import" in path.read_text()
    }
    assert using == KEPT.keys()
