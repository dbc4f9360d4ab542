//! How far reviewers agree: percent agreement, kappa, alpha.
