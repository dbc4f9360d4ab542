//! The guard, held against addresses that somebody who wants to get inside would write.

use super::*;

fn check(guard: &Guard, text: &str, expected: Option<Class>) {
    let verdict = guard.written(text).map_err(|fault| fault.class);
    assert_eq!(verdict.as_ref().err(), expected.as_ref(), "{text:?}: {verdict:?}");
}

#[test]
fn hostile_addresses_are_refused() {
    use Class::{BadAddress, PrivateAddress};
    let guard = Guard::new(&Policy::default());
    let private = [
        // Loopback, in every spelling.
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0X7F.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://127.255.255.254/",
        "http://①②⑦.⓪.⓪.①/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://localhost../",
        "http://a.localhost/",
        "http://ⓛocalhost/",
        "http://localhost.localdomain/",
        "http://ip6-localhost/",
        // This host, private, shared, link-local, special.
        "http://0.0.0.0/",
        "http://0/",
        "http://0.1.2.3/",
        "http://10.0.0.1/",
        "http://0xa.1/",
        "http://012.0.0.1/",
        "http://167772161/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://3232235777/",
        "http://100.64.0.1/",
        "http://100.127.255.255/",
        "http://169.254.169.254/latest/meta-data/",
        "http://169.254.43518/",
        "http://0xa9fea9fe/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://metadata.google.internal/",
        "http://192.0.0.192/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://198.51.100.7/",
        "http://203.0.113.9/",
        "http://192.88.99.1/",
        "http://224.0.0.1/",
        "http://239.255.255.250:80/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        // IPv6, and what hides in it.
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[2001:db8::1]/",
        "http://[2001:10::1]/",
        "http://[3fff::1]/",
        "http://[2a00:1450::5efe:7f00:1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[100::1]/",
        "http://[5f00::1]/",
        "http://[4000::1]/",
        // Two readers, two hosts.
        "http://127.0.0.1#@a.example/",
        "http://127.0.0.1?@a.example/",
        "http://127.0.0.1:80;a.example/x".split(';').next().unwrap(),
    ];
    private.iter().for_each(|text| check(&guard, text, Some(PrivateAddress)));
    let bad = [
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_INFO",
        "ftp://127.0.0.1/",
        "ftp://a.example/data.csv",
        "data:text/html,x",
        "javascript:alert(1)",
        "jar:http://a.example/!/x",
        "ldap://a.example/",
        "ws://a.example/",
        "//127.0.0.1/",
        "/etc/passwd",
        "",
        "http://",
        "http:///",
        "http://user:pass@a.example/",
        "http://user@a.example/",
        "http://:pass@a.example/",
        "http://a.example@127.0.0.1/",
        "http://127.0.0.1\\@a.example/",
        "http:\\\\127.0.0.1/",
        "http://a.example:22/",
        "http://a.example:6379/",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://0x100000000/",
        "http://a..example/",
        "http://./",
        "http://a.example/\nX: y",
        "http://a.exa\tmple/",
        "http://a.example/\r\nHost: b",
        "http://a example/",
        "http://a.example%00.b.example/",
    ];
    bad.iter().for_each(|text| check(&guard, text, Some(BadAddress)));
    assert!(private.len() + bad.len() >= 100);
}

#[test]
fn public_addresses_pass() {
    let guard = Guard::new(&Policy::default());
    let check = |text: &str| check(&guard, text, None);
    check("http://a.example/");
    check(" https://a.example/x?y#z ");
    check("https://a.example:8443/");
    check("http://a.example:8080/");
    check("http://a.example./");
    check("http://münchen.example/");
    check("http://172.32.0.1/");
    check("http://172.15.255.255/");
    check("http://100.128.0.1/");
    check("http://8.8.8.8/");
    check("http://1.1/");
    check("http://[2a00:1450:4001::1]/");
    check("http://[64:ff9b::8.8.8.8]/");
    check("http://[2002:808:808::1]/");
    check("http://localhost.example/");
    check("http://10.0.0.1.example/");
}

#[test]
fn the_operator_opens_a_network_and_nothing_else() {
    let allow = vec!["127.0.0.0/8".parse().unwrap(), "fd12::/16".parse().unwrap()];
    let guard = Guard::new(&Policy { allow, ports: vec![443], ..Policy::default() });
    let check = |text: &str, expected| check(&guard, text, expected);
    check("http://127.0.0.1:5000/", None);
    check("http://localhost:5000/", None);
    check("http://[fd12::1]/", None);
    check("http://[fd13::1]/", Some(Class::PrivateAddress));
    check("http://10.0.0.1/", Some(Class::PrivateAddress));
    check("http://[::1]/", Some(Class::PrivateAddress));
    check("http://[::ffff:127.0.0.1]/", Some(Class::PrivateAddress));
    check("http://169.254.169.254/", Some(Class::PrivateAddress));
    check("file:///etc/passwd", Some(Class::BadAddress));
    check("http://u:p@127.0.0.1/", Some(Class::BadAddress));
    // A name may be of that network: whether it is, and may be on such a port, its lookup tells.
    check("http://a.example:5000/", None);
    check("http://8.8.8.8:5000/", Some(Class::BadAddress));
    check("https://a.example/", None);
}

/// A port that a portal names is open at its host, and nowhere else.
#[test]
fn a_port_is_opened_at_one_host() {
    let ports_at = vec![("data.example".to_owned(), 8444)];
    let guard = Guard::new(&Policy { ports_at, ..Policy::default() });
    let check = |url: &str, expected: bool| {
        assert_eq!(guard.url(&Url::parse(url).unwrap()).is_ok(), expected, "{url}");
    };
    check("https://data.example:8444/x", true);
    check("https://data.example:8445/x", false);
    check("https://other.example:8444/x", false);
    check("https://other.example:8443/x", true);
}
