//! What people did, in the order in which they did it: the part of a store that has
//! several writers.
//!
//! A journal is a list of lines that only grows. Who appends says how many lines there
//! were when the new ones were made; if somebody was faster, nothing is written and the
//! caller decides anew on what is there now. SQLite writes ahead and waits for the disk,
//! so an acknowledged line survives a kill and a power cut.

use crate::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

const FILE: &str = "state.sqlite";

/// How long a writer waits for another one.
const BUSY_SECONDS: u64 = 30;

const TABLES: &str = "
create table if not exists journal (
    name text not null,
    seq  integer not null check (seq > 0),
    line text not null,
    primary key (name, seq)
) strict, without rowid;
create trigger if not exists journal_is_kept before delete on journal
begin select raise(abort, 'a journal only grows'); end;
create trigger if not exists journal_is_unchanged before update on journal
begin select raise(abort, 'a journal only grows'); end;
create table if not exists secret (
    name  text primary key,
    value text not null
) strict, without rowid;
create table if not exists person (
    actor text primary key,
    known text not null
) strict, without rowid;
";

/// The state of a store.
pub struct State {
    connection: RefCell<SqliteConnection>,
    runtime: Runtime,
    path: PathBuf,
}

/// Why the state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Somebody else wrote meanwhile.
    #[error(
        "the journal `{name}` has {found} lines, not {expected}: somebody wrote meanwhile; repeat the command"
    )]
    Moved {
        /// Which journal.
        name: String,
        /// How many lines the writer knew of.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The database failed.
    #[error("{path}: {source}", path = path.display())]
    Database {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// No thread could be had to wait for the database.
    #[error("the state cannot be opened: {0}")]
    Runtime(#[from] std::io::Error),
}

impl Store {
    /// Opens the state, which is made when it is not there.
    pub fn state(&self) -> Result<State, StateError> {
        let path = self.root().join(FILE);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "on")
            .busy_timeout(Duration::from_secs(BUSY_SECONDS));
        let opened = runtime.block_on(async {
            let mut connection = options.connect().await?;
            sqlx::raw_sql(TABLES).execute(&mut connection).await?;
            Ok(connection)
        });
        let connection =
            opened.map_err(|source| StateError::Database { path: path.clone(), source })?;
        Ok(State { connection: RefCell::new(connection), runtime, path })
    }
}

impl State {
    /// True when the store in this folder has a state.
    pub fn is_in(store: &Path) -> bool {
        store.join(FILE).is_file()
    }

    /// The lines of a journal, the oldest first; none when it was never written to.
    pub fn lines(&self, name: &str) -> Result<Vec<String>, StateError> {
        self.with(async |connection| {
            let rows = sqlx::query("select line from journal where name = ? order by seq")
                .bind(name)
                .fetch_all(connection)
                .await?;
            rows.iter().map(|row| row.try_get("line")).collect()
        })
    }

    /// Appends lines to a journal of which the writer knew `expected` lines; all or none.
    pub fn append(&self, name: &str, expected: usize, lines: &[String]) -> Result<(), StateError> {
        let found = self.with(async |connection| {
            // The lock is taken before counting: between the two nobody can write.
            let mut step = connection.begin_with("begin immediate").await?;
            let count: i64 = sqlx::query_scalar("select count(*) from journal where name = ?")
                .bind(name)
                .fetch_one(&mut *step)
                .await?;
            let found = usize::try_from(count).unwrap_or_default();
            if found != expected {
                return Ok(found);
            }
            for (seq, line) in (count + 1..).zip(lines) {
                sqlx::query("insert into journal (name, seq, line) values (?, ?, ?)")
                    .bind(name)
                    .bind(seq)
                    .bind(line)
                    .execute(&mut *step)
                    .await?;
            }
            step.commit().await?;
            Ok(found)
        })?;
        if found == expected {
            return Ok(());
        }
        Err(StateError::Moved { name: name.to_owned(), expected, found })
    }

    /// A secret of this store, 256 bits in hexadecimal, made when it is first asked for.
    pub fn secret(&self, name: &str) -> Result<String, StateError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|why| StateError::Runtime(why.into()))?;
        let new = groma_define::hex(&bytes);
        self.with(async |connection| {
            sqlx::query("insert into secret (name, value) values (?, ?) on conflict do nothing")
                .bind(name)
                .bind(new)
                .execute(&mut *connection)
                .await?;
            sqlx::query_scalar("select value from secret where name = ?")
                .bind(name)
                .fetch_one(connection)
                .await
        })
    }

    /// What is known of the people behind pseudonyms, as text, by pseudonym.
    pub fn people(&self) -> Result<Vec<(String, String)>, StateError> {
        self.with(async |connection| {
            let rows = sqlx::query("select actor, known from person order by actor")
                .fetch_all(connection)
                .await?;
            rows.iter().map(|row| Ok((row.try_get("actor")?, row.try_get("known")?))).collect()
        })
    }

    /// Says who is behind a pseudonym.
    pub fn put_person(&self, actor: &str, known: &str) -> Result<(), StateError> {
        self.with(async |connection| {
            sqlx::query(
                "insert into person (actor, known) values (?, ?)
                 on conflict (actor) do update set known = excluded.known",
            )
            .bind(actor)
            .bind(known)
            .execute(connection)
            .await
            .map(drop)
        })
    }

    /// Forgets who is behind a pseudonym; what was done under it stays.
    pub fn forget_person(&self, actor: &str) -> Result<(), StateError> {
        self.with(async |connection| {
            sqlx::query("delete from person where actor = ?")
                .bind(actor)
                .execute(&mut *connection)
                .await?;
            // A deleted row stays in free pages and in the log until both are written anew.
            sqlx::raw_sql("vacuum").execute(&mut *connection).await?;
            sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(connection).await?;
            Ok(())
        })
    }

    fn with<T>(
        &self,
        act: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StateError> {
        let mut connection = self.connection.borrow_mut();
        self.runtime
            .block_on(act(&mut connection))
            .map_err(|source| StateError::Database { path: self.path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        (dir, store)
    }

    fn text(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    #[test]
    fn lines_come_back_in_order() {
        let (_dir, store) = store();
        assert!(!State::is_in(store.root()));
        let state = store.state().unwrap();
        assert_eq!(state.lines("a").unwrap(), text(&[]));
        state.append("a", 0, &text(&["one", "two"])).unwrap();
        state.append("b", 0, &text(&["other"])).unwrap();
        state.append("a", 2, &text(&["three"])).unwrap();
        let again = store.state().unwrap();
        assert_eq!(again.lines("a").unwrap(), text(&["one", "two", "three"]));
        assert_eq!(again.lines("b").unwrap(), text(&["other"]));
        assert!(State::is_in(store.root()));
    }

    #[test]
    fn the_slower_writer_is_told() {
        let (_dir, store) = store();
        let (fast, slow) = (store.state().unwrap(), store.state().unwrap());
        fast.append("a", 0, &text(&["one"])).unwrap();
        let refused = slow.append("a", 0, &text(&["two"])).unwrap_err();
        assert!(matches!(refused, StateError::Moved { expected: 0, found: 1, .. }), "{refused}");
        assert_eq!(slow.lines("a").unwrap(), text(&["one"]));
        slow.append("a", 1, &text(&["two"])).unwrap();
    }

    #[test]
    fn concurrent_writers_lose_nothing() {
        let (_dir, store) = store();
        store.state().unwrap();
        let write = |writer: usize| {
            let state = store.state().unwrap();
            for line in 0..25 {
                loop {
                    let known = state.lines("a").unwrap().len();
                    match state.append("a", known, &[format!("{writer} {line}")]) {
                        Ok(()) => break,
                        Err(StateError::Moved { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for writer in 0..4 {
                scope.spawn(move || write(writer));
            }
        });
        let mut lines = store.state().unwrap().lines("a").unwrap();
        assert_eq!(lines.len(), 100);
        lines.sort();
        lines.dedup();
        assert_eq!(lines.len(), 100);
    }

    #[test]
    fn nothing_is_taken_back() {
        let (_dir, store) = store();
        let state = store.state().unwrap();
        state.append("a", 0, &text(&["one"])).unwrap();
        for change in ["delete from journal", "update journal set line = 'x'"] {
            let refused = state
                .with(async |connection| sqlx::raw_sql(change).execute(connection).await)
                .unwrap_err();
            assert!(refused.to_string().contains("a journal only grows"), "{refused}");
        }
        assert_eq!(state.lines("a").unwrap(), text(&["one"]));
    }

    #[test]
    fn a_secret_stays_the_same() {
        let (_dir, store) = store();
        let state = store.state().unwrap();
        let secret = state.secret("seal").unwrap();
        assert_eq!(secret.len(), 64);
        assert_eq!(store.state().unwrap().secret("seal").unwrap(), secret);
        assert_ne!(state.secret("other").unwrap(), secret);
    }

    #[test]
    fn a_person_can_be_forgotten() {
        let (dir, store) = store();
        let state = store.state().unwrap();
        state.put_person("p1", "Ada Unmistakable").unwrap();
        state.put_person("p2", "Grace").unwrap();
        state.forget_person("p1").unwrap();
        assert_eq!(state.people().unwrap(), [("p2".to_owned(), "Grace".to_owned())]);
        drop(state);
        for file in std::fs::read_dir(dir.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let found = bytes.windows(12).any(|part| part == b"Unmistakable");
                assert!(!found, "the name is still in {}", path.display());
            }
        }
    }
}
