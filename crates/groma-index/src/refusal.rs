//! The one error of this crate, in variants named for what the operator must do.

/// Why nothing was computed. Positions only: whoever joins codes to positions adds them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[allow(
    missing_docs,
    reason = "fields are the positions and values that `node`, `unit` and `value` explain"
)]
pub enum Refusal {
    /// A value is NaN or infinite.
    #[error("unit {unit}, column {column}: {value} is not a finite number")]
    SupplyFinite { unit: usize, column: usize, value: f64 },
    /// A cell lies outside the matrix.
    #[error(
        "unit {unit}, column {column} is outside a matrix of {units} units and {columns} columns"
    )]
    StayInside { unit: usize, column: usize, units: usize, columns: usize },
    /// A column has another number of cells than there are units.
    #[error("column {column} has {length} cells for {units} units")]
    MatchLength { column: usize, length: usize, units: usize },
    /// Plan and matrix differ in width.
    #[error("the plan has {nodes} nodes, the matrix {columns} columns")]
    MatchColumns { nodes: usize, columns: usize },
    /// The plan is empty.
    #[error("the plan has no nodes")]
    AddNodes,
    /// A parent does not exist.
    #[error("node {node}: its parent {parent} does not exist")]
    NameParent { node: usize, parent: usize },
    /// A node is its own ancestor.
    #[error("node {node} is its own ancestor")]
    BreakCycle { node: usize },
    /// A parent is an indicator.
    #[error("node {node}: its parent {parent} is an indicator")]
    MoveBelowAggregate { node: usize, parent: usize },
    /// An aggregate has no children.
    #[error("node {node} is an aggregate without children")]
    AddChildren { node: usize },
    /// A weight is negative, NaN or infinite, or the first of siblings whose weights sum to infinity.
    #[error("node {node}: weight {value} is not a finite number of at least 0 with a finite sum")]
    CorrectWeight { node: usize, value: f64 },
    /// Every child of a node has weight 0.
    #[error("node {node}: the weights of all its children are 0")]
    WeighSomeChild { node: usize },
    /// A parameter is outside its range.
    #[error("{step}{}: {parameter} is {value}, but {rule}", at(*node))]
    CorrectParameter {
        step: &'static str,
        node: Option<usize>,
        parameter: &'static str,
        value: f64,
        rule: &'static str,
    },
    /// A list of parameters has the wrong number of members.
    #[error("normalise, node {node}: {edges} band edges need {} points, but there are {points}", edges + 1)]
    MatchBands { node: usize, edges: usize, points: usize },
    /// A child needs `points_max`.
    #[error("node {node} has no points_max, which its parent {parent} needs")]
    DeclareMaximum { node: usize, parent: usize },
    /// A gate does not exist.
    #[error("node {node}: its gate {gate} does not exist")]
    NameGate { node: usize, gate: usize },
    /// A gate depends on the node that it gates.
    #[error("node {node} depends on itself through a gate")]
    BreakGateCycle { node: usize },
    /// A column has no spread.
    #[error("normalise, node {node}: {method} needs two different values, but all are {value}")]
    ReplaceConstant { node: usize, method: &'static str, value: f64 },
    /// The reference unit has no value or is not a unit.
    #[error("normalise, node {node}: the reference unit {unit} has no value")]
    ReplaceReference { node: usize, unit: usize },
    /// The reference unit is the worst one.
    #[error("normalise, node {node}: the reference unit {unit} has the worst value, {value}")]
    RaiseReference { node: usize, unit: usize, value: f64 },
    /// The target is the worst value.
    #[error("normalise, node {node}: the target {value} is the worst value")]
    MoveTarget { node: usize, value: f64 },
    /// A method over units has one unit only.
    #[error("normalise, node {node}: {method} needs two units, but only unit {unit} has a value")]
    MeasureMoreUnits { node: usize, method: &'static str, unit: usize },
    /// A value is outside the domain of a method.
    #[error("{step}, node {node}, unit {unit}: {method} refuses {value} of node {child}")]
    RaiseValue {
        step: &'static str,
        node: usize,
        unit: usize,
        child: usize,
        value: f64,
        method: &'static str,
    },
    /// A result is too large for a double.
    #[error("{step}, node {node}{}: the result is not a finite number", and(*unit))]
    ScaleDown { step: &'static str, node: usize, unit: Option<usize> },
    /// A gate's score is not a share.
    #[error("gate, node {node}, unit {unit}: the score {value} of gate {gate} is outside 0 to 1")]
    KeepGateShare { node: usize, unit: usize, gate: usize, value: f64 },
    /// No weight can be drawn at this depth.
    #[error("weight draws: no node at depth {level} has a weight to draw")]
    ChooseLevel { level: usize },
    /// A cohort names a unit twice or a unit that does not exist.
    #[error("weight draws: unit {unit} is in the cohort twice or does not exist")]
    CorrectCohort { unit: usize },
    /// A range was asked of a node that does not exist or is an indicator.
    #[error("weight draws: node {node} is not an aggregate of this plan")]
    ChooseNode { node: usize },
}

impl Refusal {
    /// The node (column) at fault; `None` when it is the plan, the matrix or the draws as a whole.
    #[must_use]
    pub fn node(&self) -> Option<usize> {
        use Refusal::*;
        match *self {
            SupplyFinite { column, .. }
            | StayInside { column, .. }
            | MatchLength { column, .. } => Some(column),
            CorrectParameter { node, .. } => node,
            NameParent { node, .. }
            | BreakCycle { node }
            | MoveBelowAggregate { node, .. }
            | AddChildren { node }
            | CorrectWeight { node, .. }
            | WeighSomeChild { node }
            | MatchBands { node, .. }
            | DeclareMaximum { node, .. }
            | NameGate { node, .. }
            | BreakGateCycle { node }
            | ReplaceConstant { node, .. }
            | ReplaceReference { node, .. }
            | RaiseReference { node, .. }
            | MoveTarget { node, .. }
            | MeasureMoreUnits { node, .. }
            | RaiseValue { node, .. }
            | ScaleDown { node, .. }
            | KeepGateShare { node, .. }
            | ChooseNode { node } => Some(node),
            MatchColumns { .. } | AddNodes | ChooseLevel { .. } | CorrectCohort { .. } => None,
        }
    }

    /// The unit at fault, where one is.
    #[must_use]
    pub fn unit(&self) -> Option<usize> {
        use Refusal::*;
        match *self {
            SupplyFinite { unit, .. }
            | StayInside { unit, .. }
            | ReplaceReference { unit, .. }
            | RaiseReference { unit, .. }
            | MeasureMoreUnits { unit, .. }
            | RaiseValue { unit, .. }
            | KeepGateShare { unit, .. }
            | CorrectCohort { unit } => Some(unit),
            ScaleDown { unit, .. } => unit,
            _ => None,
        }
    }

    /// The other node involved: a parent, a gate, or the child whose score is at fault.
    #[must_use]
    pub fn other(&self) -> Option<usize> {
        use Refusal::*;
        match *self {
            NameParent { parent, .. }
            | MoveBelowAggregate { parent, .. }
            | DeclareMaximum { parent, .. } => Some(parent),
            NameGate { gate, .. } | KeepGateShare { gate, .. } => Some(gate),
            RaiseValue { child, .. } => Some(child),
            _ => None,
        }
    }

    /// The value at fault, where one is.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        use Refusal::*;
        match *self {
            SupplyFinite { value, .. }
            | CorrectWeight { value, .. }
            | CorrectParameter { value, .. }
            | ReplaceConstant { value, .. }
            | RaiseReference { value, .. }
            | MoveTarget { value, .. }
            | RaiseValue { value, .. }
            | KeepGateShare { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Where it happened: `matrix`, `plan`, `normalise`, `aggregate`, `gate`, `limit` or `weight draws`.
    #[must_use]
    pub fn step(&self) -> &'static str {
        use Refusal::*;
        match *self {
            SupplyFinite { .. } | StayInside { .. } | MatchLength { .. } => "matrix",
            MatchColumns { .. }
            | AddNodes
            | NameParent { .. }
            | BreakCycle { .. }
            | MoveBelowAggregate { .. }
            | AddChildren { .. }
            | CorrectWeight { .. }
            | WeighSomeChild { .. }
            | DeclareMaximum { .. }
            | NameGate { .. }
            | BreakGateCycle { .. } => "plan",
            ReplaceConstant { .. }
            | ReplaceReference { .. }
            | RaiseReference { .. }
            | MoveTarget { .. }
            | MeasureMoreUnits { .. }
            | MatchBands { .. } => "normalise",
            CorrectParameter { step, .. } | RaiseValue { step, .. } | ScaleDown { step, .. } => {
                step
            }
            KeepGateShare { .. } => "gate",
            ChooseLevel { .. } | CorrectCohort { .. } | ChooseNode { .. } => "weight draws",
        }
    }

    /// What to do about it, as one sentence without positions.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        use Refusal::*;
        match self {
            SupplyFinite { .. } => "leave the cell empty when the value is not known",
            StayInside { .. } => "make the matrix as large as the units and the plan",
            MatchLength { .. } => "give one cell a unit, empty where missing",
            MatchColumns { .. } => {
                "give the matrix one column per node of the plan, inner nodes included"
            }
            AddNodes => "add at least one indicator",
            NameParent { .. } => "name a parent that is in the framework",
            BreakCycle { .. } => "let the chain of parents end in a root",
            MoveBelowAggregate { .. } => "make the parent an aggregate, or move the node",
            AddChildren { .. } => "add an indicator below it, or remove it",
            CorrectWeight { .. } => "weights are 0 or more; use 0 to leave a node out",
            WeighSomeChild { .. } => "give at least one child a weight above 0",
            CorrectParameter { .. } => "set it within the range that the message gives",
            MatchBands { .. } => "give one more number of points than there are edges",
            DeclareMaximum { .. } => "declare the highest attainable points of the node",
            NameGate { .. } => "name a gate that is in the framework",
            BreakGateCycle { .. } => "gate by a node that does not depend on the gated one",
            ReplaceConstant { .. } => "drop the indicator, or use fixed bounds or frozen moments",
            ReplaceReference { .. } => {
                "choose a reference unit that has a value for this indicator"
            }
            RaiseReference { .. } => "choose a reference unit that is not the worst",
            MoveTarget { .. } => "set a target that is not the worst value, in native units",
            MeasureMoreUnits { .. } => "measure a second unit, or use a method with fixed bounds",
            RaiseValue { step: "normalise", .. } => {
                "use a method without ratios, such as min-max, or correct the value"
            }
            RaiseValue { .. } => {
                "normalise to a range above 0 (for example 1 to 100), or use an arithmetic mean"
            }
            ScaleDown { .. } => "use smaller units for the values or weights",
            KeepGateShare { .. } => "normalise the gate to a share, or give it floor 0 and cap 1",
            ChooseLevel { .. } => {
                "the root has depth 0 and no weight; choose a depth that nodes with siblings have"
            }
            CorrectCohort { .. } => "list each unit of the cohort once, by position",
            ChooseNode { .. } => "ask for ranges of inner nodes",
        }
    }
}

fn at(node: Option<usize>) -> String {
    node.map(|node| format!(", node {node}")).unwrap_or_default()
}

fn and(unit: Option<usize>) -> String {
    unit.map(|unit| format!(", unit {unit}")).unwrap_or_default()
}
