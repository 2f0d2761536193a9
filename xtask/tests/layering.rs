//! The layers of the workspace, held against `cargo metadata`.
//!
//! What depends on what is written down here as data. A change of the architecture changes this table.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use common::metadata;
use serde_json::{Value, json};

/// What a package of the workspace may depend on directly, of the workspace. `None`: on anything.
const ALLOWED: [(&str, Option<&[&str]>); 11] = [
    ("topogen-ph", Some(&[])),
    ("topogen-diag", Some(&["topogen-ph"])),
    ("topogen-loss", Some(&["topogen-ph", "topogen-diag"])),
    ("topogen-models", Some(&["topogen-loss", "topogen-diag", "topogen-ph"])),
    ("topogen-data", Some(&[])),
    ("topogen-plot", Some(&[])),
    (
        "topogen-experiments",
        Some(&[
            "topogen-models",
            "topogen-loss",
            "topogen-data",
            "topogen-plot",
            "topogen-diag",
            "topogen-ph",
        ]),
    ),
    ("topogen-cli", Some(&["topogen-ph", "topogen-diag", "topogen-data", "topogen-plot"])),
    ("topogen-benches", None),
    ("topogen-benches-torch", None),
    ("xtask", Some(&[])),
];

/// Packages that are built and tested with no libtorch on the machine.
const WITHOUT_TORCH: [&str; 6] =
    ["topogen-ph", "topogen-diag", "topogen-data", "topogen-plot", "topogen-cli", "xtask"];

/// The binding of libtorch.
const TORCH: [&str; 2] = ["tch", "torch-sys"];

/// The one build script of what links libtorch.
const BUILD_SCRIPT: &str = "build/link_libtorch.rs";

/// A package as far as it matters here.
struct Package<'a> {
    name: &'a str,
    depends_on: BTreeSet<&'a str>,
    build_scripts: Vec<PathBuf>,
}

/// The packages of `cargo metadata` by identifier; dependencies of all kinds (normal, build, dev) count.
fn packages(metadata: &Value) -> BTreeMap<&str, Package<'_>> {
    let list = |value: &'static str, of: &'static str| metadata[value][of].as_array();
    let described = metadata["packages"].as_array().expect("cargo metadata lists packages");
    let mut packages: BTreeMap<_, _> = described
        .iter()
        .map(|package| {
            let targets = package["targets"].as_array().expect("a package has targets");
            let build_scripts = targets
                .iter()
                .filter(|target| target["kind"] == json!(["custom-build"]))
                .map(|target| without_dots(text(&target["src_path"])))
                .collect();
            let (name, depends_on) = (text(&package["name"]), BTreeSet::new());
            (text(&package["id"]), Package { name, depends_on, build_scripts })
        })
        .collect();
    for node in list("resolve", "nodes").expect("cargo metadata resolves") {
        let depends_on = node["dependencies"].as_array().expect("a node has dependencies");
        if let Some(package) = packages.get_mut(text(&node["id"])) {
            package.depends_on = depends_on.iter().map(text).collect();
        }
    }
    packages
}

/// All that `id` depends on, directly or not.
fn reach<'a>(packages: &BTreeMap<&'a str, Package<'a>>, id: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut stack = vec![id];
    while let Some(next) = stack.pop() {
        for dependency in packages.get(next).into_iter().flat_map(|package| &package.depends_on) {
            if seen.insert(*dependency) {
                stack.push(dependency);
            }
        }
    }
    seen
}

/// What is wrong with the layers; empty where nothing is.
fn violations(metadata: &Value) -> Vec<String> {
    let packages = packages(metadata);
    let root = without_dots(text(&metadata["workspace_root"]));
    let members: BTreeSet<_> =
        metadata["workspace_members"].as_array().expect("there are members").iter().map(text).collect();
    let mut wrong = Vec::new();
    for id in &members {
        let package = &packages[id];
        let name = package.name;
        let names_of =
            |ids: &BTreeSet<&str>| -> BTreeSet<&str> { ids.iter().map(|id| packages[id].name).collect() };
        let direct = names_of(&package.depends_on);
        let all = names_of(&reach(&packages, id));

        match ALLOWED.iter().find(|(of, _)| *of == name) {
            None => wrong.push(format!("{name} is in no layer: write down what it may depend on")),
            Some((_, None)) => {}
            Some((_, Some(allowed))) => {
                let inside = package.depends_on.iter().filter(|id| members.contains(*id));
                for dependency in inside.map(|id| packages[id].name).filter(|it| !allowed.contains(it)) {
                    wrong.push(format!("{name} depends on {dependency}, which is not below it"));
                }
            }
        }
        let torch: Vec<_> = TORCH.into_iter().filter(|it| all.contains(it)).collect();
        if WITHOUT_TORCH.contains(&name) {
            wrong.extend(torch.iter().map(|it| format!("{name} depends on {it}, if only through others")));
        } else if !torch.is_empty() {
            if !direct.contains("torch-sys") {
                wrong.push(format!(
                    "{name} links libtorch but does not name torch-sys: its build script is not told where"
                ));
            }
            if package.build_scripts != [root.join(BUILD_SCRIPT)] {
                wrong.push(format!("{name} links libtorch but its build script is not {BUILD_SCRIPT}"));
            }
        }
    }
    let default = metadata["workspace_default_members"].as_array().expect("there are default members");
    let default: BTreeSet<_> = default.iter().map(|id| packages[text(id)].name).collect();
    for name in WITHOUT_TORCH.into_iter().filter(|name| !default.contains(name)) {
        wrong.push(format!(
            "{name} needs no libtorch but is no default member: `cargo test` would pass it over"
        ));
    }
    for name in default.iter().filter(|name| !WITHOUT_TORCH.contains(name)) {
        wrong.push(format!(
            "{name} is a default member but may need libtorch: `cargo test` in a fresh clone would fail"
        ));
    }
    let names: BTreeSet<_> = members.iter().map(|id| packages[id].name).collect();
    for (name, _) in ALLOWED.iter().filter(|(name, _)| !names.contains(name)) {
        wrong.push(format!("{name} has a layer but is no package of the workspace"));
    }
    wrong
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata has text here")
}

/// `path` with its `..` resolved by name.
fn without_dots(path: &str) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in Path::new(path).components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

#[test]
fn the_workspace_keeps_its_layers() {
    let wrong = violations(&metadata());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The identifier of the package `name` in `metadata`.
fn id_of(metadata: &Value, name: &str) -> Value {
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages.iter().find(|package| package["name"] == name).unwrap_or_else(|| panic!("no {name}"))["id"]
        .clone()
}

/// The dependencies of the package `name`, to be changed.
fn dependencies_of<'a>(metadata: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    let id = id_of(metadata, name);
    let nodes = metadata["resolve"]["nodes"].as_array_mut().expect("there are nodes");
    let node = nodes.iter_mut().find(|node| node["id"] == id).expect("the package has a node");
    node["dependencies"].as_array_mut().expect("a node has dependencies")
}

/// Changes the workspace's metadata by `doctor` and expects a complaint that holds `complaint`.
fn complains(complaint: &str, doctor: impl FnOnce(&mut Value)) {
    let mut metadata = metadata();
    doctor(&mut metadata);
    let wrong = violations(&metadata);
    assert!(wrong.iter().any(|it| it.contains(complaint)), "no `{complaint}` in:\n{}", wrong.join("\n"));
}

#[test]
fn torch_below_is_noticed_direct_or_not() {
    let complaint = "topogen-cli depends on torch-sys, if only through others";
    complains(complaint, |metadata| {
        let id = id_of(metadata, "torch-sys");
        dependencies_of(metadata, "topogen-cli").push(id);
    });
    complains(complaint, |metadata| {
        let id = id_of(metadata, "tch");
        dependencies_of(metadata, "topogen-data").push(id);
    });
}

#[test]
fn an_arrow_upwards_is_noticed() {
    complains("topogen-diag depends on topogen-loss", |metadata| {
        let id = id_of(metadata, "topogen-loss");
        dependencies_of(metadata, "topogen-diag").push(id);
    });
    complains("xtask depends on topogen-ph", |metadata| {
        let id = id_of(metadata, "topogen-ph");
        dependencies_of(metadata, "xtask").push(id);
    });
}

#[test]
fn a_package_that_links_libtorch_without_the_script_is_noticed() {
    complains("topogen-loss links libtorch but does not name torch-sys", |metadata| {
        let id = id_of(metadata, "torch-sys");
        dependencies_of(metadata, "topogen-loss").retain(|it| *it != id);
    });
    complains("topogen-models links libtorch but its build script", |metadata| {
        let packages = metadata["packages"].as_array_mut().unwrap();
        let package = packages.iter_mut().find(|package| package["name"] == "topogen-models").unwrap();
        package["targets"].as_array_mut().unwrap().retain(|target| target["kind"] != json!(["custom-build"]));
    });
}

#[test]
fn a_package_in_no_layer_is_noticed() {
    complains("topogen-new is in no layer", |metadata| {
        let packages = metadata["packages"].as_array_mut().unwrap();
        let package = packages.iter_mut().find(|package| package["name"] == "topogen-plot").unwrap();
        package["name"] = json!("topogen-new");
    });
    complains("topogen-plot has a layer but is no package", |metadata| {
        let id = id_of(metadata, "topogen-plot");
        metadata["workspace_members"].as_array_mut().unwrap().retain(|member| *member != id);
    });
}

#[test]
fn default_members_other_than_those_without_libtorch_are_noticed() {
    complains("topogen-loss is a default member but", |metadata| {
        let id = id_of(metadata, "topogen-loss");
        metadata["workspace_default_members"].as_array_mut().unwrap().push(id);
    });
    complains("topogen-ph needs no libtorch but is no default member", |metadata| {
        let id = id_of(metadata, "topogen-ph");
        metadata["workspace_default_members"].as_array_mut().unwrap().retain(|member| *member != id);
    });
}
