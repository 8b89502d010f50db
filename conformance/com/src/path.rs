//! The path that a client logs in to where the service is on another machine.

/// A path of a scenario as a client elsewhere has to spell it: one that names no machine, or this
/// one by a dot, means that of the service. Every other path stays as it is, also a wrong one.
pub fn on_machine(host: &str, path: &str) -> String {
    let is_slash = |one: char| one == '\\' || one == '/';
    let mut slashes = path.chars().take_while(|one| is_slash(*one));
    if slashes.by_ref().count() < 2 {
        return format!(r"\\{host}\{path}");
    }
    match path[2..].strip_prefix('.') {
        Some(below) if below.starts_with(is_slash) => format!("{}{host}{below}", &path[..2]),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_the_machine_of_the_service_unless_it_names_another() {
        let cases = [
            (r"root\default", r"\\srv\root\default"),
            ("root/default", r"\\srv\root/default"),
            (r"\\.\root\default", r"\\srv\root\default"),
            ("//./root/default", "//srv/root/default"),
            (r"\\other\root", r"\\other\root"),
            (r"\\.other\root", r"\\.other\root"),
        ];
        for (path, spelled) in cases {
            assert_eq!(on_machine("srv", path), spelled, "{path}");
        }
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        let cases = [
            ("", r"\\srv\"),
            (r"\root\default", r"\\srv\\root\default"),
            (r"root\default\", r"\\srv\root\default\"),
            (r"root\\default", r"\\srv\root\\default"),
            (r"\\.", r"\\."),
            (r"\\", r"\\"),
            (r"\\\root", r"\\\root"),
        ];
        for (path, spelled) in cases {
            assert_eq!(on_machine("srv", path), spelled, "{path}");
        }
    }
}
