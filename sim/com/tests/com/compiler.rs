//! IMofCompiler: text in, and where it is wrong.

use wbem_sim::status::Status;
use wbem_sim_com::raw::IMofCompiler;
use windows::Win32::System::Wmi::{MofCompiler, WBEM_COMPILE_STATUS_INFO};
use windows::core::{HSTRING, Interface as _};

use crate::world::*;

fn compile(bytes: &[u8]) -> (Status, WBEM_COMPILE_STATUS_INFO) {
    let compiler: IMofCompiler = create(&MofCompiler).expect("it is ours");
    assert!(!compiler.as_raw().is_null());
    let mut info = WBEM_COMPILE_STATUS_INFO::default();
    let (size, none) = (i32::try_from(bytes.len()).expect("short"), std::ptr::null());
    // SAFETY: the buffer is as large as it says, and the place is there.
    let code = unsafe {
        let place = &raw mut info;
        compiler.CompileBuffer(size, bytes.as_ptr(), none, none, none, none, 0, 0, 0, place)
    };
    (of(code), info)
}

#[test]
fn text_is_compiled_into_the_repository() {
    let _world = world();
    let (status, info) = compile(b"class New { [key] uint8 Id; };");
    assert_eq!((status, info.lPhaseError), (Status::WBEM_S_NO_ERROR, 0));
    get(&connection(), "New").expect("it was compiled");
    let wide: Vec<u8> = "\u{FEFF}class Wide { [key] uint8 Id; };"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(compile(&wide).0, Status::WBEM_S_NO_ERROR);
    get(&connection(), "Wide").expect("UTF-16 is read as well");
}

#[test]
fn an_error_has_its_phase_and_its_lines() {
    let _world = world();
    let (status, info) = compile(b"class A { };\nclass B : Missing { };\n");
    assert_eq!(status, Status::WBEM_S_FALSE);
    assert_eq!((info.lPhaseError, info.ObjectNum, info.FirstLine), (3, 2, 2));
    assert!(info.hRes.is_err());
    assert_eq!(compile(b"class {").1.lPhaseError, 1);
}

#[test]
fn a_file_is_compiled() {
    let _world = world();
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("new.mof");
    std::fs::write(&path, "class OfFile { [key] uint8 Id; };").expect("there is room");
    let compiler: IMofCompiler = create(&MofCompiler).expect("it is ours");
    let mut info = WBEM_COMPILE_STATUS_INFO::default();
    let mut compile = |path: &std::path::Path| {
        let (file, none) = (HSTRING::from(path.as_os_str()), std::ptr::null());
        // SAFETY: the path lives as long as the call, and the place is there.
        let code = unsafe {
            let place = &raw mut info;
            compiler.CompileFile(file.as_ptr(), none, none, none, none, 0, 0, 0, place)
        };
        (of(code), info.hRes)
    };
    assert_eq!(compile(&path).0, Status(2), "there is no pragma autorecover");
    get(&connection(), "OfFile").expect("it was compiled");
    let (status, code) = compile(&folder.path().join("none.mof"));
    assert_eq!((status, of(code)), (Status::WBEM_S_FALSE, Status(0x8007_0002)));
}
