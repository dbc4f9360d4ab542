//! Which section of a form an entity belongs to, as the reference decides it.

use super::entities::Tie;
use std::collections::HashMap;

/// A section by the names from the outermost on, and whether each repeats; empty is the form.
pub(super) type Path = Vec<(String, bool)>;

/// Where an entity would like to be.
#[derive(Debug)]
pub(super) struct Request {
    entity: usize,
    /// The innermost repeat that it is tied to.
    scope: Path,
    wish: Path,
    /// The sections in which something is saved to it.
    saved_in: Vec<Path>,
}

impl Request {
    /// An entity that nothing ties to a section.
    pub(super) fn of_the_form(entity: usize) -> Self {
        Self { entity, scope: Path::new(), wish: Path::new(), saved_in: Vec::new() }
    }
}

/// Where an entity would like to be, or the tie that contradicts the others.
pub(super) fn request(entity: usize, ties: &[Tie]) -> Result<Request, &Tie> {
    let deepest = |ties: &mut dyn Iterator<Item = &Tie>| -> Option<Path> {
        let mut found: Option<Path> = None;
        for tie in ties {
            if found.as_ref().is_none_or(|found| depth(&tie.path) > depth(found)) {
                found = Some(tie.path.to_vec());
            }
        }
        found
    };
    let scope = scope(&ties.iter().fold(Path::new(), |deep, tie| {
        if repeats(&tie.path) > repeats(&deep) { tie.path.to_vec() } else { deep }
    }));
    let in_scope = |tie: &&Tie| self::scope(&tie.path) == scope;
    let saving: Vec<&Tie> = ties.iter().filter(|tie| tie.property.is_some()).collect();
    let mut saved_in: Vec<Path> = Vec::new();
    for tie in &saving {
        if !saved_in.iter().any(|path| path[..] == tie.path[..]) {
            saved_in.push(tie.path.to_vec());
        }
    }
    let deepest_saving = deepest(&mut saving.iter().copied().filter(in_scope))
        .or_else(|| saving.first().map(|tie| tie.path.to_vec()));
    let wish = match (&deepest_saving, saved_in.as_slice()) {
        (Some(_), [only]) => only.clone(),
        (Some(deepest), several) => {
            let (own, common) = (self::scope(deepest), common(several));
            if depth(&common) > depth(&own) { common } else { own }
        }
        (None, _) => deepest(&mut ties.iter().filter(in_scope)).unwrap_or_default(),
    };
    let wish_scope = self::scope(&wish);
    for tie in ties {
        let own = self::scope(&tie.path);
        if !scope.starts_with(&own) || (tie.property.is_some() && own != wish_scope) {
            return Err(tie);
        }
    }
    Ok(Request { entity, scope, wish, saved_in })
}

/// Gives every request a section, or names the entity that finds none.
pub(super) fn allocate(requests: &[Request]) -> Result<(), usize> {
    let mut scopes: Vec<&Path> = Vec::new();
    for request in requests {
        if !scopes.contains(&&request.scope) {
            scopes.push(&request.scope);
        }
    }
    // Who holds a section; those between it and where something is saved are held too.
    let mut held: HashMap<Path, usize> = HashMap::new();
    for scope in scopes {
        let mut own: Vec<&Request> =
            requests.iter().filter(|request| request.scope == *scope).collect();
        own.sort_by_key(|request| request.entity);
        for request in own {
            // What is saved outside the repeat that an expression looks into: no section is both,
            // and the reference lets it pass.
            if request.wish.len() < scope.len() {
                continue;
            }
            let free = (scope.len()..=request.wish.len())
                .rev()
                .map(|length| &request.wish[..length])
                .take_while(|path| {
                    // Where something is saved in a section that another holds, nothing helps.
                    !held.contains_key(*path)
                        || !request.saved_in.first().is_some_and(|saved| held.contains_key(saved))
                })
                .find(|path| !held.contains_key(*path));
            let Some(free) = free.map(<[_]>::to_vec) else { return Err(request.entity) };
            for saved in &request.saved_in {
                for length in free.len()..=saved.len() {
                    held.insert(saved[..length].to_vec(), request.entity);
                }
            }
            held.insert(free, request.entity);
        }
    }
    Ok(())
}

/// What the paths have in common. Where they part more than once, the reference takes the last
/// place at which they do, and so do we.
fn common(paths: &[Path]) -> Path {
    let Some(first) = paths.first() else { return Path::new() };
    let length = paths.iter().map(Vec::len).min().unwrap_or_default();
    let differs = |at: &usize| paths.iter().any(|path| path[*at] != first[*at]);
    let end = (0..length).rev().find(differs).unwrap_or(length);
    first[..end].to_vec()
}

/// The path down to its innermost repeat.
fn scope(path: &[(String, bool)]) -> Path {
    let length = path.iter().rposition(|(_, repeats)| *repeats).map_or(0, |at| at + 1);
    path[..length].to_vec()
}

fn repeats(path: &[(String, bool)]) -> usize {
    path.iter().filter(|(_, repeats)| *repeats).count()
}

/// How deep: first by repeats, then by the groups inside the innermost.
fn depth(path: &[(String, bool)]) -> (usize, usize) {
    (repeats(path), path.len() - scope(path).len())
}
