//! The workflow of a round as a state machine: a command goes in, records or a refusal come out.
