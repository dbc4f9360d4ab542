//! A checked plan: children, depths, effective weights, and an order in which everything that a
//! node needs comes before it.

use crate::{Aggregate, Body, Missing, Node, Plan, Refusal};

/// The hierarchy of a plan that has passed every check.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Children of each node, in the order of the plan.
    pub children: Vec<Vec<usize>>,
    /// Depth of each node; a root has 0.
    pub depth: Vec<usize>,
    /// What each node counts for among its siblings: its weight, or the points it can earn where
    /// its parent adds points.
    pub stake: Vec<f64>,
    /// Product over the path of (own stake / sum of the siblings' stakes); a root has 1.
    pub effective: Vec<f64>,
    /// Nodes without a parent.
    pub roots: Vec<usize>,
    /// Groups of nodes that need only earlier groups: children, and gates.
    pub waves: Vec<Vec<usize>>,
}

impl Tree {
    /// Checks the plan and lays it out.
    pub(crate) fn of(plan: &Plan) -> Result<Tree, Refusal> {
        let nodes = &plan.nodes;
        if nodes.is_empty() {
            return Err(Refusal::AddNodes);
        }
        for (position, node) in nodes.iter().enumerate() {
            check_node(position, node, nodes)?;
        }
        let depth = depths(nodes)?;
        let mut children = vec![Vec::new(); nodes.len()];
        for (position, node) in nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                children[parent].push(position);
            }
        }
        for (position, node) in nodes.iter().enumerate() {
            check_children(position, node, &children[position], nodes)?;
        }
        let stake = stakes(nodes, &children);
        let effective = effective_weights(&stake, &children, &depth);
        let waves = waves(nodes, &children)?;
        let roots = (0..nodes.len()).filter(|&node| depth[node] == 0).collect();
        Ok(Tree { children, depth, stake, effective, roots, waves })
    }
}

fn check_node(position: usize, node: &Node, nodes: &[Node]) -> Result<(), Refusal> {
    if !(node.weight.is_finite() && node.weight >= 0.0) {
        return Err(Refusal::CorrectWeight { node: position, value: node.weight });
    }
    if let Some(parent) = node.parent {
        match nodes.get(parent).map(|node| &node.body) {
            None => return Err(Refusal::NameParent { node: position, parent }),
            Some(Body::Leaf { .. }) => {
                return Err(Refusal::MoveBelowAggregate { node: position, parent });
            }
            Some(Body::Inner { .. }) => {}
        }
    }
    if let Some(&gate) = node.gates.iter().find(|&&gate| gate >= nodes.len()) {
        return Err(Refusal::NameGate { node: position, gate });
    }
    check_parameters(position, node)
}

fn check_parameters(position: usize, node: &Node) -> Result<(), Refusal> {
    let refuse = |parameter, value, rule| {
        Err(Refusal::CorrectParameter {
            step: "plan",
            node: Some(position),
            parameter,
            value,
            rule,
        })
    };
    if let Some(value) = node.points_max.filter(|max| !(max.is_finite() && *max > 0.0)) {
        return refuse("points_max", value, "it must be finite and above 0");
    }
    if let Some(value) = node.floor.filter(|floor| !floor.is_finite()) {
        return refuse("floor", value, "it must be finite");
    }
    if let Some(value) = node.cap.filter(|cap| !cap.is_finite()) {
        return refuse("cap", value, "it must be finite");
    }
    if let (Some(floor), Some(cap)) = (node.floor, node.cap)
        && floor > cap
    {
        return refuse("floor", floor, "it must not be above the cap");
    }
    let Body::Inner { aggregate, coverage_min, .. } = node.body else { return Ok(()) };
    if !(0.0..=1.0).contains(&coverage_min) {
        return refuse("coverage_min", coverage_min, "it is a share, 0 to 1");
    }
    match aggregate {
        Aggregate::Power { p } if p.is_nan() => {
            refuse("p", p, "it must be a number or an infinity")
        }
        _ => Ok(()),
    }
}

fn check_children(
    position: usize,
    node: &Node,
    children: &[usize],
    nodes: &[Node],
) -> Result<(), Refusal> {
    let Body::Inner { aggregate, missing, .. } = node.body else { return Ok(()) };
    if children.is_empty() {
        return Err(Refusal::AddChildren { node: position });
    }
    let total: f64 = children.iter().map(|&child| nodes[child].weight).sum();
    if total == 0.0 {
        return Err(Refusal::WeighSomeChild { node: position });
    }
    if total.is_infinite() {
        return Err(Refusal::CorrectWeight { node: children[0], value: nodes[children[0]].weight });
    }
    let needs_maximum = match aggregate {
        Aggregate::MeanPercent => true,
        Aggregate::Sum => missing == Missing::Renormalise,
        _ => false,
    };
    let lacks = |&&child: &&usize| nodes[child].weight > 0.0 && nodes[child].points_max.is_none();
    match children.iter().find(lacks) {
        Some(&child) if needs_maximum => {
            Err(Refusal::DeclareMaximum { node: child, parent: position })
        }
        _ => Ok(()),
    }
}

/// Steps from each node to its root; refuses chains that never end.
fn depths(nodes: &[Node]) -> Result<Vec<usize>, Refusal> {
    let mut depth: Vec<Option<usize>> = vec![None; nodes.len()];
    for start in 0..nodes.len() {
        let (mut path, mut at) = (Vec::new(), start);
        let mut below = loop {
            if let Some(depth) = depth[at] {
                break depth + 1;
            }
            path.push(at);
            if path.len() > nodes.len() {
                return Err(Refusal::BreakCycle { node: lowest_in_cycle(nodes, at) });
            }
            match nodes[at].parent {
                Some(parent) => at = parent,
                None => break 0,
            }
        };
        for node in path.into_iter().rev() {
            depth[node] = Some(below);
            below += 1;
        }
    }
    Ok(depth.into_iter().flatten().collect())
}

/// The cycle that `inside` is on, named by its first node in the plan.
fn lowest_in_cycle(nodes: &[Node], inside: usize) -> usize {
    let round = std::iter::successors(nodes[inside].parent, |&node| nodes[node].parent);
    round.take_while(|&node| node != inside).fold(inside, usize::min)
}

fn stakes(nodes: &[Node], children: &[Vec<usize>]) -> Vec<f64> {
    let mut stakes: Vec<f64> = nodes.iter().map(|node| node.weight).collect();
    for (node, children) in nodes.iter().zip(children) {
        let adds_points = matches!(node.body, Body::Inner { aggregate: Aggregate::Sum, .. });
        let points = |&child: &usize| {
            nodes[child].points_max.or((nodes[child].weight == 0.0).then_some(0.0))
        };
        let Some(points) = children.iter().map(points).collect::<Option<Vec<f64>>>() else {
            continue;
        };
        if adds_points {
            for (&child, points) in children.iter().zip(points) {
                stakes[child] = nodes[child].weight * points;
            }
        }
    }
    stakes
}

fn effective_weights(stake: &[f64], children: &[Vec<usize>], depth: &[usize]) -> Vec<f64> {
    let mut effective = vec![1.0; stake.len()];
    let mut from_the_root: Vec<usize> = (0..stake.len()).collect();
    from_the_root.sort_by_key(|&node| depth[node]);
    for node in from_the_root {
        let total: f64 = children[node].iter().map(|&child| stake[child]).sum();
        for &child in &children[node] {
            effective[child] = effective[node] * (stake[child] / total);
        }
    }
    effective
}

/// Groups of nodes such that each needs only earlier groups; refuses gates that lead round.
fn waves(nodes: &[Node], children: &[Vec<usize>]) -> Result<Vec<Vec<usize>>, Refusal> {
    let mut wanting: Vec<usize> =
        (0..nodes.len()).map(|node| children[node].len() + nodes[node].gates.len()).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (position, node) in nodes.iter().enumerate() {
        users[position].extend(node.parent);
        for &gate in &node.gates {
            users[gate].push(position);
        }
    }
    let mut waves: Vec<Vec<usize>> = Vec::new();
    let mut ready: Vec<usize> = (0..nodes.len()).filter(|&node| wanting[node] == 0).collect();
    while !ready.is_empty() {
        let mut next = Vec::new();
        for &done in &ready {
            for &user in &users[done] {
                wanting[user] -= 1;
                if wanting[user] == 0 {
                    next.push(user);
                }
            }
        }
        next.sort_unstable();
        waves.push(std::mem::replace(&mut ready, next));
    }
    match wanting
        .iter()
        .zip(nodes)
        .position(|(&wanting, node)| wanting > 0 && !node.gates.is_empty())
    {
        Some(node) => Err(Refusal::BreakGateCycle { node }),
        None => Ok(waves),
    }
}
