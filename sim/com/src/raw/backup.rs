//! The backup object (MS-WMI 3.1.4.10, 3.1.4.11), and how a service is told to go down.

use windows::core::{HRESULT, IUnknown, IUnknown_Vtbl, interface};

use super::{Object, Text};

#[interface("C49E32C7-BC8B-11D2-85D4-00105A1F8304")]
pub unsafe trait IWbemBackupRestore: IUnknown {
    pub unsafe fn Backup(&self, file: Text, flags: i32) -> HRESULT;
    pub unsafe fn Restore(&self, file: Text, flags: i32) -> HRESULT;
}

#[interface("A359DEC5-E813-4834-8A2A-BA7F1D777D76")]
pub unsafe trait IWbemBackupRestoreEx: IWbemBackupRestore {
    pub unsafe fn Pause(&self) -> HRESULT;
    pub unsafe fn Resume(&self) -> HRESULT;
}

#[interface("B7B31DF9-D515-11D3-A11C-00105A1F515A")]
pub unsafe trait IWbemShutdown: IUnknown {
    pub unsafe fn Shutdown(&self, reason: i32, milliseconds_max: u32, context: Object) -> HRESULT;
}
