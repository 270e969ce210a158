"""What each library does in the cases: one module a library, all with the same class ``Client``.

A client is given the address of a site and logs in there. What it lacks, it does not have.
"""
