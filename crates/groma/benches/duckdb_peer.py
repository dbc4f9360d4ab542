"""The peer of the municipalities benchmark: DuckDB maps options to points and takes the
means of groups, dimensions and index from the same Parquet file. No trail, no ranks, no
checks of options."""

import sys
import time

import duckdb

edition = sys.argv[1]
start = time.perf_counter()
db = duckdb.connect()
db.execute("set threads = 2")
rows = db.execute(
    f"""
    with points(option, earned) as (values ('yes', 1.0::double), ('mostly', 2.0::double / 3), ('partly', 1.0::double / 3), ('no', 0.0)),
    item as (
      select a.unit, cast(substr(a.question, 2) as integer) % 17 as grp, p.earned
      from '{edition}/answers.parquet' a join points p using (option)
    ),
    grp as (select unit, grp, avg(earned) as score from item group by unit, grp),
    dim as (select unit, grp % 4 as dim, avg(score) as score from grp group by unit, grp % 4)
    select unit, avg(score) as score from dim group by unit order by unit
    """
).fetchall()
print(f"DuckDB {duckdb.__version__}, scores of {len(rows)} units only: {time.perf_counter() - start:.2f} s")
