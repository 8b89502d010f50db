// Pauses the service, does something with its files, and lets it go on: what a backup tool does.
//
// With the manifest beside it the program talks to the simulator, whose DLL has to be beside it as
// well; nothing is registered, and no administrator is needed. Without the manifest it talks to the
// service of the machine (and has to be elevated).
//
//   x86_64-w64-mingw32-g++ -municode -static pause.cpp -o pause.exe -lole32 -loleaut32 -ladvapi32

#include <windows.h>
#include <cstdio>

// From the open specification MS-WMI, sections 3.1.4.10 and 3.1.4.11.
struct IWbemBackupRestore : IUnknown {
    virtual HRESULT STDMETHODCALLTYPE Backup(LPCWSTR file, LONG flags) = 0;
    virtual HRESULT STDMETHODCALLTYPE Restore(LPCWSTR file, LONG flags) = 0;
};
struct IWbemBackupRestoreEx : IWbemBackupRestore {
    virtual HRESULT STDMETHODCALLTYPE Pause() = 0;
    virtual HRESULT STDMETHODCALLTYPE Resume() = 0;
};
static const CLSID CLSID_BackupRestore = {
    0xC49E32C6, 0xBC8B, 0x11D2, {0x85, 0xD4, 0x00, 0x10, 0x5A, 0x1F, 0x83, 0x04}};
static const IID IID_BackupRestoreEx = {
    0xA359DEC5, 0xE813, 0x4834, {0x8A, 0x2A, 0xBA, 0x7F, 0x1D, 0x77, 0x7D, 0x76}};

static bool enable(LPCWSTR name) {
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token)) {
        return false;
    }
    TOKEN_PRIVILEGES wanted = {1, {{{0, 0}, SE_PRIVILEGE_ENABLED}}};
    bool done = LookupPrivilegeValueW(nullptr, name, &wanted.Privileges[0].Luid) &&
                AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr) &&
                GetLastError() == ERROR_SUCCESS;
    CloseHandle(token);
    return done;
}

static bool say(const char *what, HRESULT code) {
    std::printf("%-8s 0x%08lX\n", what, static_cast<unsigned long>(code));
    return SUCCEEDED(code);
}

int wmain() {
    if (!say("COM", CoInitializeEx(nullptr, COINIT_MULTITHREADED))) {
        return 1;
    }
    if (!enable(L"SeBackupPrivilege")) {
        std::puts("this account does not hold SeBackupPrivilege");
        return 1;
    }
    IWbemBackupRestoreEx *object = nullptr;
    HRESULT made = CoCreateInstance(CLSID_BackupRestore, nullptr, CLSCTX_ALL, IID_BackupRestoreEx,
                                    reinterpret_cast<void **>(&object));
    if (!say("create", made)) {
        return 1;
    }
    bool good = say("Pause", object->Pause());
    if (good) {
        // Here the files of the repository are consistent: copy them, but not for 15 minutes.
        good = !say("again", object->Pause()); // WBEM_E_INVALID_OPERATION
        good = say("Resume", object->Resume()) && good;
    }
    object->Release(); // Would have ended the pause as well.
    CoUninitialize();
    return good ? 0 : 1;
}
