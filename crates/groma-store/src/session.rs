//! The SQL session: the one door to the engine.
//!
//! A session sees the tables it was given and nothing else: no files, no
//! addresses, no settings, no writing. Every query runs under [`Limits`].

use crate::arrow::array::RecordBatch;
use crate::arrow::datatypes::{Field, Schema, SchemaRef};
use crate::batch::{batch_of, schema_of};
use crate::guard::{self, Limits, check_text};
use crate::{CatalogTables, StoreError, TableDir, exact_sum};
use datafusion::common::DataFusionError;
use datafusion::config::ConfigOptions;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::datasource::{MemTable, TableProvider};
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::physical_plan::SendableRecordBatchStream;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use groma_define::table::{Row, Table};
use groma_define::tables::{FindingRow, TABLES};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;

/// What a query answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Names and types of its columns.
    pub schema: SchemaRef,
    /// Its rows.
    pub batches: Vec<RecordBatch>,
}

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SqlProblem {
    /// What is wrong, in the words of the query.
    pub message: String,
    /// Line in the query, from 1; 0 when unknown.
    pub line: u64,
    /// Column in that line, from 1; 0 when unknown.
    pub column: u64,
}

impl SqlProblem {
    pub(crate) fn said(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: 0, column: 0 }
    }
}

/// A place to ask.
pub struct Session {
    context: SessionContext,
    runtime: Option<Runtime>,
    limits: Limits,
    /// What was registered: its files stay as long as they may be asked.
    reading: Mutex<Vec<CatalogTables>>,
}

impl Drop for Session {
    /// A query that was given up may still be computing and does not look up; to wait
    /// for it would be to have no time limit.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Session {
    /// A session without tables.
    pub fn new(limits: Limits) -> Result<Self, SqlProblem> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|why| SqlProblem::said(format!("no threads can be started: {why}")))?;
        // What does not fit into memory is refused, not written to somebody's disk.
        let no_disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let memory = RuntimeEnvBuilder::new()
            .with_memory_limit(limits.memory_bytes, 1.0)
            .with_disk_manager_builder(no_disk)
            .build_arc()
            .map_err(|why| problem(&why))?;
        let state = SessionStateBuilder::new()
            .with_config(SessionConfig::from(options()))
            .with_runtime_env(memory)
            .with_default_features()
            .build();
        let context = SessionContext::new_with_state(state);
        keep_only_allowed(&context);
        Ok(Self { context, runtime: Some(runtime), limits, reading: Mutex::default() })
    }

    /// Registers every table of a folder; those of the catalogue that were not
    /// written are there without rows.
    pub fn register_dir(&self, dir: &TableDir) -> Result<(), StoreError> {
        for table in TABLES {
            if dir.has(table.name) {
                self.register_file(table.name, &dir.path(table.name))?;
            } else {
                self.register_batches(table.name, schema_of(table), vec![])?;
            }
        }
        Ok(())
    }

    /// Registers the tables that are in a folder, in place of what was there.
    pub fn register_present(&self, dir: &TableDir) -> Result<(), StoreError> {
        for table in TABLES.iter().filter(|table| dir.has(table.name)) {
            self.context.deregister_table(table.name).map_err(|why| problem(&why))?;
            self.register_file(table.name, &dir.path(table.name))?;
        }
        Ok(())
    }

    /// Registers what was harvested: each table over all catalogs. Findings of harvests join those
    /// that are there already, so a run's tables come first.
    pub fn register_catalogs(&self, catalogs: &CatalogTables) -> Result<(), StoreError> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).push(catalogs.clone());
        for table in CatalogTables::names() {
            let files = catalogs.files(table.name);
            let before = match table.name == FindingRow::TABLE.name {
                true => self.runtime().block_on(self.context.table(table.name)).ok(),
                false => None,
            };
            if files.is_empty() {
                if before.is_none() {
                    self.register_empty(table)?;
                }
                continue;
            }
            let harvested = listing(&files, table).map_err(|why| problem(&why))?;
            let all: Arc<dyn TableProvider> = match before {
                None => harvested,
                Some(before) => self
                    .context
                    .read_table(harvested)
                    .and_then(|harvested| before.union_by_name(harvested))
                    .map_err(|why| problem(&why))?
                    .into_view(),
            };
            self.context.deregister_table(table.name).map_err(|why| problem(&why))?;
            self.context.register_table(table.name, all).map_err(|why| problem(&why))?;
        }
        Ok(())
    }

    fn register_file(&self, name: &str, path: &std::path::Path) -> Result<(), StoreError> {
        let path = path.to_string_lossy();
        let registered = self.context.register_parquet(name, path, ParquetReadOptions::default());
        self.runtime().block_on(registered).map_err(|why| problem(&why))?;
        Ok(())
    }

    /// Registers rows under their table's name, in place of what was there.
    pub fn register<R: Row>(&self, rows: &[R]) -> Result<(), SqlProblem> {
        self.register_batches(R::TABLE.name, schema_of(&R::TABLE), vec![batch_of(rows)])
    }

    /// Registers a table of the catalogue without rows.
    pub fn register_empty(&self, table: &Table) -> Result<(), SqlProblem> {
        self.register_batches(table.name, schema_of(table), vec![])
    }

    /// Registers batches under a name, in place of what was there.
    pub fn register_batches(
        &self,
        name: &str,
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
    ) -> Result<(), SqlProblem> {
        let table = MemTable::try_new(schema, vec![batches]).map_err(|why| problem(&why))?;
        self.context.deregister_table(name).map_err(|why| problem(&why))?;
        self.context.register_table(name, Arc::new(table)).map_err(|why| problem(&why))?;
        Ok(())
    }

    /// Rows that a query makes of other tables stand in a table beside its own; columns by name, those
    /// that the query does not have are null.
    pub fn extend(&self, table: &str, sql: &str) -> Result<(), SqlProblem> {
        let joined = self.runtime().block_on(async {
            let own = self.context.table(table).await?;
            own.union_by_name(self.context.sql_with_options(sql, read_only()).await?)
        });
        let view = joined.map_err(|why| problem(&why))?.into_view();
        self.context.deregister_table(table).map_err(|why| problem(&why))?;
        self.context.register_table(table, view).map_err(|why| problem(&why))?;
        Ok(())
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("the runtime is taken when the session is dropped")
    }

    /// Plans a query and says what it would return, without running it.
    pub fn plan(&self, sql: &str) -> Result<SchemaRef, SqlProblem> {
        check_text(sql, &self.limits).map_err(|why| SqlProblem::said(why.to_string()))?;
        let planned = self.runtime().block_on(self.context.sql_with_options(sql, read_only()));
        let frame = planned.map_err(|why| problem(&why))?;
        Ok(Arc::new(frame.schema().as_arrow().clone()))
    }

    /// Asks, within the limits.
    pub fn query(&self, sql: &str) -> Result<Answer, SqlProblem> {
        check_text(sql, &self.limits).map_err(|why| SqlProblem::said(why.to_string()))?;
        let context = self.context.clone();
        let text = sql.to_owned();
        let rows = self.limits.rows;
        // On a thread of its own, so that the clock is watched even when the
        // engine does not come up for air.
        let asked = self.runtime().spawn(async move { ask(&context, &text, rows).await });
        let time = self.limits.time;
        self.runtime().block_on(async move {
            let stop = asked.abort_handle();
            match tokio::time::timeout(time, asked).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(died)) => Err(SqlProblem::said(format!("the query failed: {died}"))),
                Err(_) => {
                    stop.abort();
                    Err(SqlProblem::said(format!(
                        "the query took longer than {} s; ask for less, or split it",
                        time.as_secs_f64()
                    )))
                }
            }
        })
    }
}

/// Several files as one table; columns that an older file does not have are null.
fn listing(files: &[PathBuf], table: &Table) -> Result<Arc<dyn TableProvider>, DataFusionError> {
    let nullable = |field: &Arc<Field>| field.as_ref().clone().with_nullable(true);
    let schema = Schema::new(schema_of(table).fields().iter().map(nullable).collect::<Vec<_>>());
    let paths = files.iter().map(|file| ListingTableUrl::parse(file.to_string_lossy()));
    let options =
        ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(paths.collect::<Result<_, _>>()?)
        .with_listing_options(options)
        .with_schema(Arc::new(schema));
    Ok(Arc::new(ListingTable::try_new(config)?))
}

async fn ask(context: &SessionContext, sql: &str, rows: usize) -> Result<Answer, SqlProblem> {
    use futures_util::StreamExt;
    let frame = context.sql_with_options(sql, read_only()).await.map_err(|why| problem(&why))?;
    let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
    let mut stream: SendableRecordBatchStream =
        frame.execute_stream().await.map_err(|why| problem(&why))?;
    let (mut batches, mut count) = (Vec::new(), 0);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|why| problem(&why))?;
        count += batch.num_rows();
        if count > rows {
            return Err(SqlProblem::said(format!(
                "the query returns more than {rows} rows; add a `where` or a `limit`"
            )));
        }
        batches.push(batch);
    }
    Ok(Answer { schema, batches })
}

/// One partition, so that even what the engine adds up itself has one order.
pub(crate) fn options() -> ConfigOptions {
    let mut options = ConfigOptions::new();
    options.execution.target_partitions = 1;
    options.execution.enable_recursive_ctes = false;
    options.execution.parquet.pushdown_filters = true;
    options.sql_parser.collect_spans = true;
    options
}

fn read_only() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

pub(crate) fn keep_only_allowed(context: &SessionContext) {
    let state = context.state();
    for name in state.scalar_functions().keys().filter(|name| !allowed(guard::SCALAR, name)) {
        context.deregister_udf(name);
    }
    for name in state.aggregate_functions().keys().filter(|name| !allowed(guard::AGGREGATE, name)) {
        context.deregister_udaf(name);
    }
    for name in state.window_functions().keys().filter(|name| !allowed(guard::WINDOW, name)) {
        context.deregister_udwf(name);
    }
    for name in state.table_functions().keys() {
        context.deregister_udtf(name);
    }
    for name in state.higher_order_functions().keys() {
        context.deregister_higher_order_function(name);
    }
    context.register_udaf(exact_sum::sum());
    context.register_udaf(exact_sum::avg());
}

fn allowed(list: &[&str], name: &str) -> bool {
    list.contains(&name)
}

/// The engine's words, made fit for somebody who wrote a query.
pub(crate) fn problem(why: &DataFusionError) -> SqlProblem {
    let span = why.diagnostic().and_then(|diagnostic| diagnostic.span);
    let root = why.find_root();
    let mut message = root.strip_backtrace().replace("datafusion.public.", "");
    for prefix in ["Error during planning: ", "Schema error: ", "SQL error: ", "Arrow error: "] {
        if let Some(rest) = message.strip_prefix(prefix) {
            message = rest.to_owned();
        }
    }
    if matches!(root, DataFusionError::Internal(_)) {
        message = format!("the engine cannot run this query; write it another way ({message})");
    }
    if let DataFusionError::ResourcesExhausted(_) = root {
        message = format!("the query needs more memory than it may have ({message})");
    }
    SqlProblem {
        message,
        line: span.map_or(0, |span| span.start.line),
        column: span.map_or(0, |span| span.start.column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::rows_of;
    use groma_define::tables::SettingRow;
    use std::time::{Duration, Instant};

    fn session() -> Session {
        let limits = Limits { time: Duration::from_secs(3), ..Limits::default() };
        let session = Session::new(limits).expect("an empty session");
        session.register(&numbered(1000)).expect("rows of the catalogue");
        session
    }

    #[test]
    fn it_answers() {
        let sql = "select key, value from setting order by key limit 2";
        let answer = session().query(sql).expect("an answer");
        let rows = rows_of::<SettingRow>(&answer.batches[0]).expect("the table's columns");
        assert_eq!(rows[1].key.as_ref(), "1");
    }

    /// Each is refused, quickly, and nothing is written or read.
    #[test]
    fn hostile_queries_are_refused() {
        let long = format!("select 1 where {}", "1 = 1 and ".repeat(8000));
        let nested = format!("select {}1{}", "(".repeat(200), ")".repeat(200));
        for sql in [
            "create external table t stored as csv location '/etc/passwd'",
            "create table t as select 1",
            "create view v as select 1",
            "drop table setting",
            "insert into setting values ('a', 'b')",
            "delete from setting",
            "update setting set value = '1'",
            "copy setting to '/tmp/stolen.csv'",
            "set datafusion.execution.target_partitions = 8",
            "select * from '/etc/passwd'",
            "select * from 'http://127.0.0.1/x.parquet'",
            "select * from information_schema.tables",
            "select repeat('x', 1000000000)",
            "select lpad('x', 1000000000)",
            "select * from generate_series(1, 1000000000)",
            "select * from range(1, 1000000000)",
            "select range(1, 1000000000)",
            "select regexp_replace('aaa', 'a', 'bbbbbbbb', 'g')",
            "select now()",
            "select current_date",
            "select random()",
            "select uuid()",
            "with recursive t as (select 1 as n union all select n + 1 from t) select * from t",
            "select a.key from setting a, setting b, setting c, setting d",
            "select count(*) from setting a, setting b, setting c, setting d where a.key < b.value",
            // Works through one batch for longer than the limit, without coming up for air.
            "select count(*) from setting a, setting b, setting c \
             where length(concat(a.value, b.value, c.value)) > 50",
            "select string_agg(a.value, '') from setting a, setting b, setting c",
            "select array_agg(a.value) from setting a, setting b, setting c",
            "select 1; drop table setting",
            "prepare p as select 1",
            "begin transaction",
            long.as_str(),
            nested.as_str(),
        ] {
            let start = Instant::now();
            let shown: String = sql.chars().take(80).collect();
            let session = session();
            let refused = session.query(sql).expect_err(&shown);
            drop(session);
            assert!(!refused.message.is_empty(), "{shown}");
            assert!(start.elapsed() < Duration::from_secs(10), "{shown} took too long");
        }
        assert!(!std::path::Path::new("/tmp/stolen.csv").exists());
    }

    #[test]
    fn an_unknown_column_is_placed_and_hinted() {
        let refused = session().query("select key,\n  valeu from setting").expect_err("a typo");
        assert_eq!((refused.line, refused.column), (2, 3));
        assert!(refused.message.contains("value"), "{}", refused.message);
    }

    #[test]
    fn memory_is_bounded_and_nothing_is_spilled() {
        let limits = Limits { memory_bytes: 1 << 20, ..Limits::default() };
        let session = Session::new(limits).expect("an empty session");
        session.register(&numbered(1000)).expect("rows of the catalogue");
        let sql =
            "select a.key, b.key, count(*) as n from setting a, setting b group by a.key, b.key";
        let refused = session.query(sql).expect_err("a million groups in a megabyte");
        assert!(refused.message.contains("more memory than it may have"), "{}", refused.message);
    }

    /// 0.1 a thousand times between 1e16 and −1e16, forwards and backwards.
    #[test]
    fn sums_do_not_depend_on_order() {
        let mut rows = numbered(1000);
        for (at, value) in [(0, "1e16"), (700, "-1e16"), (999, "0.3")] {
            rows[at].value = value.into();
        }
        let sum = |rows: &[SettingRow]| {
            let session = Session::new(Limits::default()).expect("an empty session");
            session.register(rows).expect("rows of the catalogue");
            let sql = "select sum(cast(value as double)) as s, avg(cast(value as double)) as m from setting";
            let answer = session.query(sql).expect("a sum");
            let cell = |column: usize| {
                let array = answer.batches[0].column(column).clone();
                use crate::arrow::array::AsArray;
                array.as_primitive::<crate::arrow::datatypes::Float64Type>().value(0)
            };
            (cell(0), cell(1))
        };
        let forwards = sum(&rows);
        rows.reverse();
        assert_eq!(forwards, sum(&rows));
        // 997 times the double nearest to 0.1, and 0.3.
        assert!((forwards.0 - 100.0).abs() < 1e-12, "{}", forwards.0);
    }

    fn numbered(count: usize) -> Vec<SettingRow> {
        let row = |n: usize| SettingRow { key: n.to_string().as_str().into(), value: "0.1".into() };
        (0..count).map(row).collect()
    }
}
