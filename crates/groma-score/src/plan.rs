//! From the framework and a method to the plan that groma-index computes.

use crate::ScoreError;
use crate::method::{MethodProblem, aggregate, normalise};
use groma_define::{
    Call, Definition, Direction, Method, MissingPolicy, Node, RankBy, Rounding, Ties, WeightDefault,
};
use groma_index::{Aggregate, Body, Missing, Plan, RankRule};
use std::collections::HashMap;

/// The plan of a method: node `i` of the plan is node `i` of the framework.
pub(crate) fn plan(definition: &Definition, method: &Method) -> Result<Plan, ScoreError> {
    let positions: HashMap<&str, usize> =
        definition.nodes.iter().zip(0..).map(|(node, at)| (node.code.as_str(), at)).collect();
    let position = |code: &str| positions.get(code).copied();
    let has_children: Vec<bool> = {
        let mut has = vec![false; definition.nodes.len()];
        for parent in definition.nodes.iter().filter_map(|node| node.parent.as_ref()) {
            if let Some(at) = position(parent.as_str()) {
                has[at] = true;
            }
        }
        has
    };
    let nodes = definition
        .nodes
        .iter()
        .zip(has_children)
        .map(|(node, inner)| {
            let body =
                if inner { inner_body(method, node) } else { leaf_body(definition, method, node) };
            let body = body.map_err(|(call, problem)| problem_in(node, method, &call, problem))?;
            let percent = matches!(body, Body::Inner { aggregate: Aggregate::MeanPercent, .. });
            Ok(groma_index::Node {
                parent: node.parent.as_ref().and_then(|parent| position(parent.as_str())),
                weight: weight(method, node),
                body,
                // A mean of percentages has its maximum at 100, whatever its points would be.
                points_max: if percent { Some(100.0) } else { node.points_max },
                gates: node.gates.iter().filter_map(|gate| position(gate.as_str())).collect(),
                floor: node.floor,
                cap: node.cap,
            })
        })
        .collect::<Result<Vec<_>, ScoreError>>()?;
    Ok(Plan { nodes, rank: rank_rule(method) })
}

type CallProblem = (Call, MethodProblem);

fn inner_body(method: &Method, node: &Node) -> Result<Body, CallProblem> {
    let call = aggregate_call(method, node);
    let aggregate = aggregate(call).map_err(|problem| (call.clone(), problem))?;
    let missing = node.missing.or(method.missing_child).map(|policy| match policy {
        MissingPolicy::Renormalise => Missing::Renormalise,
        MissingPolicy::Zero => Missing::Zero,
        MissingPolicy::Block => Missing::Block,
    });
    Ok(Body::Inner {
        aggregate,
        missing: missing.unwrap_or_else(|| aggregate.missing_default()),
        coverage_min: node.coverage.unwrap_or(method.coverage),
    })
}

fn leaf_body(definition: &Definition, method: &Method, node: &Node) -> Result<Body, CallProblem> {
    let call = method
        .normalise_nodes
        .get(node.code.as_str())
        .or(node.normalise.as_ref())
        .unwrap_or(&method.normalise);
    Ok(Body::Leaf {
        normalise: normalise(definition, call).map_err(|problem| (call.clone(), problem))?,
        direction: match node.direction {
            Direction::Up => groma_index::Direction::HigherIsBetter,
            Direction::Down => groma_index::Direction::LowerIsBetter,
        },
    })
}

/// The method's word for a node first, then the framework's, then the method's default.
fn aggregate_call<'a>(method: &'a Method, node: &'a Node) -> &'a Call {
    let own = method.aggregate_nodes.get(node.code.as_str());
    own.or(node.aggregate.as_ref()).unwrap_or(&method.aggregate)
}

fn weight(method: &Method, node: &Node) -> f64 {
    match (method.weight_nodes.get(node.code.as_str()), method.weight) {
        (Some(weight), _) => *weight,
        (None, WeightDefault::Given) => node.weight,
        (None, WeightDefault::Equal) => 1.0,
    }
}

/// What a five becomes.
pub(crate) fn rounding(method: &Method) -> groma_index::Rounding {
    match method.rounding {
        Rounding::HalfEven => groma_index::Rounding::HalfEven,
        Rounding::HalfUp => groma_index::Rounding::HalfUp,
    }
}

fn rank_rule(method: &Method) -> RankRule {
    RankRule {
        ties: match method.ties {
            Ties::Min => groma_index::Ties::Min,
            Ties::Max => groma_index::Ties::Max,
            Ties::Average => groma_index::Ties::Average,
            Ties::Dense => groma_index::Ties::Dense,
        },
        by: match method.rank_by {
            RankBy::Raw => groma_index::RankBy::Raw,
            RankBy::Rounded => groma_index::RankBy::Rounded {
                decimals: u32::from(method.decimals),
                rounding: rounding(method),
            },
        },
    }
}

fn problem_in(node: &Node, method: &Method, call: &Call, problem: MethodProblem) -> ScoreError {
    let in_framework =
        node.aggregate.as_ref() == Some(call) || node.normalise.as_ref() == Some(call);
    let file = match in_framework {
        true => format!("{}:{}: node `{}`", node.place.file, node.place.line, node.code),
        false => format!("method.toml: variant `{}`, node `{}`", method.variant, node.code),
    };
    ScoreError::Method { file, call: call.to_string(), why: problem.why, hint: problem.hint }
}
