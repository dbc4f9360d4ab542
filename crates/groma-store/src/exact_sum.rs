//! `sum` and `avg` whose value does not depend on the order of the rows.
//!
//! The engine adds floating numbers in the order in which partitions deliver
//! them, so the last digits depend on threads and executors. Here a sum is kept
//! as non-overlapping parts (J. R. Shewchuk, "Adaptive Precision Floating-Point
//! Arithmetic", 1997, grow-expansion) and rounded once at the end: the exact sum,
//! correctly rounded, whatever the order. Other types go to the engine's own.

use crate::arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use crate::arrow::datatypes::{DataType, Field, FieldRef, Float64Type};
use datafusion::common::{Result, ScalarValue};
use datafusion::functions_aggregate::average::avg_udaf;
use datafusion::functions_aggregate::sum::sum_udaf;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature};
use std::sync::Arc;

/// A floating sum without rounding, as parts that do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExactSum {
    parts: Vec<f64>,
}

impl ExactSum {
    /// Adds one number.
    pub(crate) fn add(&mut self, number: f64) {
        let mut rest = number;
        let mut kept = 0;
        for at in 0..self.parts.len() {
            let (mut large, mut small) = (rest, self.parts[at]);
            if large.abs() < small.abs() {
                std::mem::swap(&mut large, &mut small);
            }
            let sum = large + small;
            let error = small - (sum - large);
            if error != 0.0 {
                self.parts[kept] = error;
                kept += 1;
            }
            rest = sum;
        }
        self.parts.truncate(kept);
        self.parts.push(rest);
    }

    /// The exact sum, rounded once, half to even.
    pub(crate) fn value(&self) -> f64 {
        let mut parts = self.parts.iter().rev().copied();
        let Some(mut total) = parts.next() else { return 0.0 };
        let mut error = 0.0;
        let mut below = None;
        while let Some(part) = parts.next() {
            let before = total;
            total = before + part;
            error = part - (total - before);
            if error != 0.0 {
                below = parts.next();
                break;
            }
        }
        // Exactly half way: the parts below decide (Python's fsum does the same).
        if let Some(below) = below
            && ((error < 0.0 && below < 0.0) || (error > 0.0 && below > 0.0))
        {
            let doubled = error * 2.0;
            let corrected = total + doubled;
            if doubled == corrected - total {
                total = corrected;
            }
        }
        total
    }
}

/// `sum` in the order-independent form.
pub(crate) fn sum() -> AggregateUDF {
    AggregateUDF::from(Exact { inner: sum_udaf(), mean: false })
}

/// `avg` in the order-independent form.
pub(crate) fn avg() -> AggregateUDF {
    AggregateUDF::from(Exact { inner: avg_udaf(), mean: true })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Exact {
    inner: Arc<AggregateUDF>,
    mean: bool,
}

impl Exact {
    /// Distinct sums and other types are the engine's business.
    fn is_ours(args: &AccumulatorArgs) -> bool {
        !args.is_distinct
            && args
                .exprs
                .first()
                .and_then(|expr| expr.data_type(args.schema).ok())
                .is_some_and(|kind| kind == DataType::Float64)
    }
}

impl AggregateUDFImpl for Exact {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn aliases(&self) -> &[String] {
        self.inner.aliases()
    }

    fn signature(&self) -> &Signature {
        self.inner.signature()
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        self.inner.return_type(arg_types)
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.coerce_types(arg_types)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let floating =
            args.input_fields.first().is_some_and(|field| field.data_type() == &DataType::Float64);
        if args.is_distinct || !floating {
            return self.inner.state_fields(args);
        }
        let parts = Field::new_list_field(DataType::Float64, true);
        Ok(vec![
            Arc::new(Field::new_list(format!("{}[parts]", args.name), parts, true)),
            Arc::new(Field::new(format!("{}[count]", args.name), DataType::Int64, false)),
        ])
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        if Self::is_ours(&args) {
            Ok(Box::new(ExactAccumulator { mean: self.mean, ..ExactAccumulator::default() }))
        } else {
            self.inner.accumulator(args)
        }
    }
}

#[derive(Debug, Default)]
struct ExactAccumulator {
    sum: ExactSum,
    count: i64,
    mean: bool,
}

impl Accumulator for ExactAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for value in values[0].as_primitive::<Float64Type>().iter().flatten() {
            self.sum.add(value);
            self.count += 1;
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let value = (self.count > 0).then(|| {
            let sum = self.sum.value();
            if self.mean { sum / self.count as f64 } else { sum }
        });
        Ok(ScalarValue::Float64(value))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.sum.parts.capacity() * size_of::<f64>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let parts: Vec<ScalarValue> =
            self.sum.parts.iter().map(|part| ScalarValue::Float64(Some(*part))).collect();
        let list = ScalarValue::new_list_nullable(&parts, &DataType::Float64);
        Ok(vec![ScalarValue::List(list), ScalarValue::Int64(Some(self.count))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let lists = states[0].as_list::<i32>();
        for row in 0..lists.len() {
            if lists.is_valid(row) {
                let parts: &Float64Array = &lists.value(row).as_primitive::<Float64Type>().clone();
                for part in parts.iter().flatten() {
                    self.sum.add(part);
                }
            }
        }
        let counts = states[1].as_primitive::<crate::arrow::datatypes::Int64Type>();
        self.count += counts.iter().flatten().sum::<i64>();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ExactSum;

    fn check(numbers: &[f64], expected: f64) {
        for reversed in [false, true] {
            let mut sum = ExactSum::default();
            let mut numbers = numbers.to_vec();
            if reversed {
                numbers.reverse();
            }
            numbers.iter().for_each(|number| sum.add(*number));
            assert_eq!(sum.value().to_bits(), expected.to_bits(), "{numbers:?}");
        }
    }

    #[test]
    fn sums_are_exact_in_either_order() {
        check(&[], 0.0);
        check(&[0.1; 10], 1.0);
        check(&[1e100, 1.0, -1e100], 1.0);
        check(&[1e16, 1.0, 1e-16], 1e16 + 2.0); // above half way: 1e16 + 1 + 1e-16 rounds up
        check(&[1e16, 1.0], 1e16); // exactly half way: to even
        check(&[0.1, 0.2, 0.3], 0.6);
    }
}
