//! How many calls a second go through COM in one process, beside the same calls on the model
//! itself: `cargo run --release --target x86_64-pc-windows-gnu -p wbem-sim-com --example speed`.
//!
//! Callers are who their token says, as those of any client, which is asked of the system; and,
//! beside that, who a client has told the simulator that they are, so that it is not.

/// Nothing to measure where there is no COM.
#[cfg(not(windows))]
fn main() {
    println!("COM is on Windows only");
}

#[cfg(windows)]
fn main() {
    speed::main();
}

#[cfg(windows)]
mod speed {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use wbem_sim::call::{Handle, Interface, Method};
    use wbem_sim::caller::Caller;
    use wbem_sim::cim::GivenPath;
    use wbem_sim::machine::Control;
    use wbem_sim_com::control::{CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl};
    use wbem_sim_com::control::{Request, ask};
    use wbem_sim_com::face::{enable_own_privileges, register_class_objects};
    use wbem_sim_com::service::Service;
    use windows::Win32::System::Com::{
        CLSCTX_INPROC_SERVER, CoCreateInstance, CoIncrementMTAUsage,
    };
    use windows::Win32::System::Wmi::{
        IWbemBackupRestoreEx, IWbemLocator, WBEM_GENERIC_FLAG_TYPE, WbemBackupRestore, WbemLocator,
    };
    use windows::core::{BSTR, GUID};

    const TEXT: &str = "class T { [key] uint32 Id; string Text; uint64 Size; };
        instance of T { Id = 1; Text = \"something\"; Size = 5; };";

    fn load() -> Request {
        let control = Control::Load { file: "t.mof".into(), text: TEXT.into() };
        Request::Machine { control: Box::new(control) }
    }

    /// How often each rate is measured; the median is told.
    const ROUNDS: usize = 5;

    /// Does something over and over for a second; how often in that time.
    fn rate(mut work: impl FnMut()) -> f64 {
        let (began, mut count) = (Instant::now(), 0u32);
        while began.elapsed() < Duration::from_secs(1) {
            (0..100).for_each(|_| work());
            count += 100;
        }
        f64::from(count) / began.elapsed().as_secs_f64()
    }

    fn on_the_model() -> [f64; 2] {
        let service = Service::fresh(wbem_sim::profile::Profile::recommended());
        service.answer(load());
        let caller = Arc::new(Caller::administrator("tool"));
        let call = |method| service.call(Arc::clone(&caller), method);
        let object: Handle = call(Method::Activate { interface: Interface::default() }).handle;
        let connection = call(Method::connect("root\\default")).handle;
        let path = GivenPath::from("T.Id=1");
        [
            rate(|| {
                call(Method::Pause { object });
                call(Method::Resume { object });
            }),
            rate(|| {
                let path = Some(path.clone());
                call(Method::GetObject { connection, path, flags: 0 });
            }),
        ]
    }

    fn create<I: windows::core::Interface>(class: &GUID) -> I {
        // SAFETY: nothing is asked of the pointers but that they are there.
        unsafe { CoCreateInstance(class, None, CLSCTX_INPROC_SERVER) }.expect("it is registered")
    }

    fn through_com() -> [f64; 2] {
        let object: IWbemBackupRestoreEx = create(&WbemBackupRestore);
        let locator: IWbemLocator = create(&WbemLocator);
        let (path, none) = (BSTR::from("root\\default"), BSTR::new());
        // SAFETY: all texts are there, or NULL.
        let services = unsafe { locator.ConnectServer(&path, &none, &none, &none, 0, &none, None) };
        let services = services.expect("the namespace is there");
        let path = BSTR::from("T.Id=1");
        [
            rate(|| {
                // SAFETY: the object is there.
                unsafe { object.Pause().and_then(|()| object.Resume()) }.expect("nobody else has");
            }),
            rate(|| {
                let (mut got, flags) = (None, WBEM_GENERIC_FLAG_TYPE(0));
                let place = Some(&raw mut got);
                // SAFETY: the path and the place are there.
                unsafe { services.GetObject(&path, flags, None, place, None) }.expect("there");
            }),
        ]
    }

    fn median(rounds: &[[[f64; 2]; 3]], way: usize, at: usize) -> f64 {
        let mut rates: Vec<f64> = rounds.iter().map(|round| round[way][at]).collect();
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    }

    pub fn main() {
        // SAFETY: the apartment lasts as long as the process.
        unsafe { CoIncrementMTAUsage() }.expect("COM is there");
        let registered = register_class_objects().expect("COM takes class objects");
        let control: IWbemSimulatorControl = create(&CLSID_WBEM_SIMULATOR_CONTROL);
        enable_own_privileges().expect("it is run by an administrator");
        for request in [Request::Fresh { profile: None }, load()] {
            ask(&control, &request).expect("it is a request");
        }
        let played = Some(Box::new(Caller::administrator("tool")));
        let through_com_as = |caller: &Option<Box<Caller>>| {
            let request = Request::Caller { caller: caller.clone() };
            ask(&control, &request).expect("it is a request");
            through_com()
        };
        let rounds: [_; ROUNDS] = std::array::from_fn(|_| {
            [through_com_as(&None), through_com_as(&played), on_the_model()]
        });
        for (at, name, calls) in [(0, "Pause or Resume", 2.0), (1, "GetObject", 1.0)] {
            let [token, played, model] =
                [0, 1, 2].map(|way| 1e6 / calls / median(&rounds, way, at));
            println!("{name}: on the model {model:.2} us");
            println!("  more through COM: {:.2} us, of a played caller", played - model);
            println!("                    {:.2} us, of who the token says", token - model);
        }
        drop(registered);
    }
}
