//! How much memory rows may take.

/// What commands listen to that handle more rows than memory may hold.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct Memory {
    /// Memory that rows may take, in MiB; what is more goes to the disk
    #[arg(long, env = "GROMA_MEMORY", value_name = "MIB", default_value_t = 4096,
          value_parser = clap::value_parser!(u64).range(64..=1 << 24))]
    memory: u64,
}

impl Memory {
    pub(crate) fn bytes(self) -> u64 {
        self.memory << 20
    }
}
