//! Two instruments side by side: what is the same, what changed, what carries over.
