//! The open points of the documents and their readings, one field and one enum each.
//!
//! The table repeats `fixtures/spec/ambiguities.toml`, which a test holds against it: the question,
//! then the readings that `recommended`, `open-spec` and `sdk` choose, then every reading.

use super::point::points;

points! {
    /// What does Restore do when the force flag is clear (lFlags = 0)?
    default_restore: DefaultRestore = "A-1", "default-restore",
        [RefuseIfActive, InvalidParameter, RefuseIfActive] {
        /// A clear force bit is an error as such: WBEM_E_INVALID_PARAMETER, clients or no clients.
        InvalidParameter = "invalid-parameter",
        /// With active clients nothing is restored and WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING is
        /// returned; without any, the restore runs.
        RefuseIfActive = "refuse-if-active",
        /// Default mode acts like force mode: it breaks active connections and restores.
        SameAsForce = "same-as-force",
    }
    /// Which privilege does Backup need?
    backup_privilege: BackupPrivilege = "A-2", "backup-privilege",
        [SeBackup, SeBackup, SeRestore] {
        /// SE_BACKUP_NAME.
        SeBackup = "se-backup",
        /// SE_RESTORE_NAME, the same as for Restore.
        SeRestore = "se-restore",
    }
    /// What does a connection opened before a Restore return once the Restore is over?
    stale_connection: StaleConnection = "A-3", "stale-connection",
        [RpcError, InvalidNamespace, RpcError] {
        /// The IWbemServices object still answers, with WBEM_E_INVALID_NAMESPACE.
        InvalidNamespace = "invalid-namespace",
        /// The connection is broken: calls give an RPC failure such as RPC_E_DISCONNECTED,
        /// RPC_S_SERVER_UNAVAILABLE or RPC_S_CALL_FAILED.
        RpcError = "rpc-error",
    }
    /// What do calls and logins get while a Restore is running?
    call_during_restore: CallDuringRestore = "A-4", "call-during-restore",
        [ServerStopping, ServerStopping, RpcError] {
        /// CO_E_SERVER_STOPPING, for any operation.
        ServerStopping = "server-stopping",
        /// WMI is stopped, so calls on old connections give RPC errors.
        RpcError = "rpc-error",
        /// The connection table has already been emptied, so WBEM_E_INVALID_NAMESPACE, also for
        /// logins.
        InvalidNamespace = "invalid-namespace",
        /// A new login or activation blocks, or starts the service, and succeeds after the
        /// restore.
        Waits = "waits",
    }
    /// What happens to Pause on a second object while the first object's pause is in force?
    second_pause: SecondPause = "A-5", "second-pause", [Blocks, InvalidOperation, Blocks] {
        /// It fails at once with WBEM_E_INVALID_OPERATION.
        InvalidOperation = "invalid-operation",
        /// It may hang until the first object is resumed, and then proceeds.
        Blocks = "blocks",
    }
    /// May an object other than the one that paused end the pause with Resume?
    foreign_resume: ForeignResume = "A-6", "foreign-resume", [OwnerOnly, AnyObject, OwnerOnly] {
        /// The flag is server-wide and Resume clears it; it fails only when the flag is already
        /// False.
        AnyObject = "any-object",
        /// Resume belongs on the pausing instance. The page gives no code for another one;
        /// WBEM_E_INVALID_OPERATION is the documented code for a Resume without a pause.
        OwnerOnly = "owner-only",
    }
    /// Which requests does a pause hold back?
    pause_holds: PauseHolds = "A-7", "pause-holds", [AllRequests, AllRequests, WritesOnly] {
        /// Every request is held, reads and provider-backed ones included.
        AllRequests = "all-requests",
        /// Reads and writes of the repository are blocked; a request that a provider answers from
        /// its own data goes through.
        RepositoryRequests = "repository-requests",
        /// Writes to the repository are locked out; reads go on (the page says only that they may
        /// be blocked).
        WritesOnly = "writes-only",
    }
    /// Is there one backup timer per object or one per pause?
    timer_scope: TimerScope = "A-8", "timer-scope", [PerPause, PerObject, PerPause] {
        /// Each IWbemBackupRestoreEx has its own, set whenever the server receives a Pause on it,
        /// so even a refused Pause on object B arms B's timer, and its expiry resumes whatever
        /// pause is in force.
        PerObject = "per-object",
        /// The timer guards the one server pause: armed by the Pause that succeeded, left alone
        /// by refused ones.
        PerPause = "per-pause",
    }
    /// Does the timed resume also clear the object's own idea that it holds the pause?
    object_after_timeout: ObjectAfterTimeout = "A-9", "object-after-timeout",
        [Clears, Clears, Clears] {
        /// The timer acts as a Resume, so the object is back in its first state and may Pause
        /// again.
        Clears = "clears",
        /// Only the server flag is cleared; the object still counts as paused, and its next Pause
        /// fails as a second Pause without Resume.
        FlagOnly = "flag-only",
    }
    /// What does the pausing client's late Resume do after the timer has ended its pause?
    late_resume: LateResume = "A-10", "late-resume",
        [InvalidOperation, FlagDecides, InvalidOperation] {
        /// It returns WBEM_E_INVALID_OPERATION, also when another object has paused in the
        /// meantime; that newer pause is untouched.
        InvalidOperation = "invalid-operation",
        /// WBEM_E_INVALID_OPERATION while nothing is paused; but if someone else has paused in
        /// the meantime it succeeds and ends that newer pause.
        FlagDecides = "flag-decides",
        /// S_OK: resuming is harmless for the object that paused.
        Success = "success",
    }
    /// What does Backup do during a pause?
    backup_while_paused: BackupWhilePaused = "A-11", "backup-while-paused", [Runs, Runs, Runs] {
        /// Backup is not bound to the pause flag: it runs and succeeds, and the pause stays.
        Runs = "runs",
        /// It is a request like any other and is held until Resume (a single-threaded client that
        /// paused then waits for the timer).
        Held = "held",
        /// The repository is locked, so it fails, for instance with WBEM_E_INVALID_OPERATION or
        /// WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING.
        Refused = "refused",
    }
    /// What happens to a Backup or Restore called while another Backup is running (and to either
    /// during a Restore)?
    concurrent_backup: ConcurrentBackup = "A-12", "concurrent-backup",
        [WinmgmtRunning, WinmgmtRunning, WinmgmtRunning] {
        /// During a Backup it fails with WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING, as the repository
        /// is in use; during a Restore with CO_E_SERVER_STOPPING.
        WinmgmtRunning = "winmgmt-running",
        /// It waits for the running Backup and then runs; during a Restore it fails with
        /// CO_E_SERVER_STOPPING.
        Serialised = "serialised",
        /// Two Backups run side by side, and the first to end clears the shared flag.
        Parallel = "parallel",
    }
    /// What does Restore do to a pause in force and to the requests held by it?
    restore_while_paused: RestoreWhilePaused = "A-13", "restore-while-paused",
        [HeldFailStopping, HeldFailStopping, PauseEndsByRestart] {
        /// The restore goes ahead, held requests fail with CO_E_SERVER_STOPPING, and the pause is
        /// over because its connection is gone.
        HeldFailStopping = "held-fail-stopping",
        /// Restore does not touch IsServerPaused: requests stay held and afterwards run into
        /// WBEM_E_INVALID_NAMESPACE.
        FlagSurvives = "flag-survives",
        /// WMI is stopped for the restore, so the volatile pause flag is lost and held calls give
        /// RPC errors.
        PauseEndsByRestart = "pause-ends-by-restart",
        /// The pausing client is an active client or the repository is locked, so Restore fails
        /// or waits for Resume.
        Refused = "refused",
    }
    /// What is left after a Restore fails (missing, foreign or damaged file, error half-way)?
    failed_restore: FailedRestore = "A-14", "failed-restore", [Rollback, Rollback, Rollback] {
        /// The earlier repository was saved first and is put back. A fault seen before anything
        /// is deleted (no such file, bad header, no rights) changes nothing, not even
        /// connections.
        Rollback = "rollback",
        /// The content is put back, but clients were shut down first, so older connections are
        /// dead after any failure.
        RollbackDisconnected = "rollback-disconnected",
        /// The old content and connections were deleted first, so a failure leaves an empty or
        /// partial repository.
        Emptied = "emptied",
    }
    /// What does Backup do if the target file exists, and what does a failed Backup leave there?
    existing_backup_file: ExistingBackupFile = "A-15", "existing-backup-file",
        [OverwriteAtomic, OverwriteAtomic, OverwriteAtomic] {
        /// The file is replaced once the new one is complete; a failure leaves the old one.
        OverwriteAtomic = "overwrite-atomic",
        /// The file is written over; a failure leaves a stump.
        OverwriteInPlace = "overwrite-in-place",
        /// Backup fails and leaves the file alone.
        Refuse = "refuse",
    }
    /// Which file names are accepted, and with what code are the others refused?
    path_rule: PathRule = "A-16", "path-rule", [DriveAbsolute, DriveAbsolute, AnyString] {
        /// Only an absolute path with a drive letter; the code is not given
        /// (WBEM_E_INVALID_PARAMETER fits the SDK list).
        DriveAbsolute = "drive-absolute",
        /// A bare file name is accepted and goes to the System32 directory (said of the command
        /// line tool, which may complete the name itself).
        RelativeOk = "relative-ok",
        /// Any UTF-16 file name that is not NULL.
        AnyString = "any-string",
    }
    /// How are lFlags values other than 0 and 1 treated by Restore?
    restore_flags: RestoreFlags = "A-17", "restore-flags", [Exact, BitTest, Exact] {
        /// One of the enumeration's values is expected; anything else is an invalid argument
        /// (WBEM_E_INVALID_PARAMETER).
        Exact = "exact",
        /// Only bit 0 is looked at: 3 acts like 1, and 2 like 0.
        BitTest = "bit-test",
    }
    /// What does Backup do with an lFlags value that is not 0?
    backup_flags: BackupFlags = "A-18", "backup-flags",
        [InvalidParameter, Ignored, InvalidParameter] {
        /// The parameter has to be 0, so WBEM_E_INVALID_PARAMETER.
        InvalidParameter = "invalid-parameter",
        /// The parameter is not used, so the value has no effect.
        Ignored = "ignored",
    }
    /// Which clients count as active for Restore?
    active_clients: ActiveClients = "A-19", "active-clients",
        [OpenConnections, OpenConnections, OpenConnections] {
        /// Whoever holds a live connection: an IWbemServices, or an enumerator or call result
        /// made from one. BackupRestore objects do not count.
        OpenConnections = "open-connections",
        /// Only clients with a call in progress.
        CallsInProgress = "calls-in-progress",
        /// Also the caller's own BackupRestore object, whose connection is said to break, and
        /// internal clients such as providers and event consumers; flag 0 could then hardly ever
        /// succeed.
        Everything = "everything",
    }
    /// Who may call Backup, Restore, Pause and Resume?
    who_may_call: WhoMayCall = "A-20", "who-may-call",
        [PrivilegePlusRemoteRight, PrivilegeOnly, PrivilegePlusRemoteRight] {
        /// The privilege alone decides, for local and remote callers.
        PrivilegeOnly = "privilege-only",
        /// Everybody needs the privilege; a remote caller also needs WBEM_FULL_WRITE_REP on the
        /// root namespace (MS-WMI's name: WBEM_FULL_WRITE).
        PrivilegePlusRemoteRight = "privilege-plus-remote-right",
        /// Any local user may call, with no further condition; a remote caller needs the right.
        LocalAnyone = "local-anyone",
    }
    /// What becomes of a held request whose client disconnects before the pause ends?
    lost_held_request: LostHeldRequest = "A-21", "lost-held-request",
        [RunsAnyway, RunsAnyway, RunsAnyway] {
        /// The request has been accepted; it runs after release and its result is discarded.
        RunsAnyway = "runs-anyway",
        /// Its connection is cleaned up and the request is never run.
        Dropped = "dropped",
    }
    /// In what order do held requests run after the pause?
    held_order: HeldOrder = "A-22", "held-order", [Fifo, Fifo, Fifo] {
        /// No order is promised; multiple calls are served in parallel.
        Unordered = "unordered",
        /// In order of arrival.
        Fifo = "fifo",
    }
    /// Where exactly is the request limit, and when does it apply?
    request_limit: RequestLimit = "A-23", "request-limit",
        [PausedOrBackup, PausedOrBackup, PausedOrBackup] {
        /// Only while paused; refused when the count, which already includes the new call, is
        /// greater than the limit: 5000 held, the 5001st refused.
        PausedGreaterThan = "paused-greater-than",
        /// Same boundary, but also during a Backup: the exception to holding names the limit for
        /// both flags. WBEM_E_SERVER_TOO_BUSY is then assumed.
        PausedOrBackup = "paused-or-backup",
        /// The limit is the most the server handles at any time, paused or not.
        Always = "always",
        /// The limit is the most that can be in progress, so the call that reaches it may be
        /// refused already (5000th).
        AtLimit = "at-limit",
    }
    /// Which interfaces does the hold (and the refusal during Restore or shutdown) cover?
    hold_scope: HoldScope = "A-24", "hold-scope",
        [ServicesAndLogin, ServicesAndLogin, ServicesAndLogin] {
        /// IWbemServices methods and NTLMLogin are held; the backup interfaces never are, and
        /// enumerators and call results only insofar as the work behind them is.
        ServicesAndLogin = "services-and-login",
        /// Only IWbemServices methods, the ones that are counted; logging in works during a pause.
        ServicesOnly = "services-only",
        /// Every request to the server. Taken literally this holds Resume too, and only the timer
        /// or release could end a pause.
        Everything = "everything",
    }
    /// What does a semisynchronous call do during a pause?
    semisync_while_paused: SemisyncWhilePaused = "A-25", "semisync-while-paused",
        [ReturnsAtOnce, ReturnsAtOnce, ReturnsAtOnce] {
        /// The method returns WBEM_S_NO_ERROR with a result object; the work behind it is held,
        /// and waiting on the object gives WBEM_S_TIMEDOUT.
        ReturnsAtOnce = "returns-at-once",
        /// The request itself is held: the method returns only after the pause.
        MethodBlocks = "method-blocks",
    }
    /// When are parameters, rights and targets of a held request checked?
    held_checks: HeldChecks = "A-26", "held-checks", [AtExecution, AtExecution, AtExecution] {
        /// The request is held as it came; only the limit is checked on arrival.
        AtExecution = "at-execution",
        /// Bad parameters, missing rights or a dead namespace are refused at once; only the
        /// operation is delayed.
        AtArrival = "at-arrival",
    }
    /// How does a running Backup affect other requests?
    backup_holds: BackupHolds = "A-27", "backup-holds", [Held, Held, WritesHeld] {
        /// All requests are held until it ends.
        Held = "held",
        /// A backup has to leave incoming calls as they are: they go on as usual.
        NoImpact = "no-impact",
        /// Writes wait; reads may go on or be queued.
        WritesHeld = "writes-held",
    }
    /// Does Pause wait for requests that are already running?
    pause_drain: PauseDrain = "A-28", "pause-drain", [Drains, Drains, Drains] {
        /// To persist a consistent state Pause waits until running writes are finished (or at a
        /// safe point) and then returns.
        Drains = "drains",
        /// The flag is set at once; running requests go on while the server is already paused,
        /// with no write half-done on disk.
        FlagFirst = "flag-first",
    }
    /// What do Pause and Resume do while a Backup or a Restore is running?
    pause_during_backup: PauseDuringBackup = "A-29", "pause-during-backup",
        [Independent, Independent, Waits] {
        /// Pause depends only on IsServerPaused: it succeeds during a Backup, and requests stay
        /// held until both are over. During a Restore both methods fail with
        /// CO_E_SERVER_STOPPING.
        Independent = "independent",
        /// Pause waits for the Backup to finish and then succeeds. During a Restore both methods
        /// fail with CO_E_SERVER_STOPPING.
        Waits = "waits",
        /// Both fail, for instance with WBEM_E_INVALID_OPERATION, as the repository is in use.
        Refused = "refused",
    }
    /// Does a Resume that fails reset the backup timer?
    failed_resume_timer: FailedResumeTimer = "A-30", "failed-resume-timer", [No, Yes, No] {
        /// Only a Resume that ends the pause ends its timer.
        No = "no",
        /// The timer is reset when the server receives a Resume, whatever its result; the pause
        /// would then have no time limit.
        Yes = "yes",
    }
    /// From which moment do the 15 minutes run?
    timer_start: TimerStart = "A-31", "timer-start", [FromSuccess, FromReceipt, FromSuccess] {
        /// From the moment the pause took effect.
        FromSuccess = "from-success",
        /// From the receipt of Pause, so time spent on reaching a consistent state is included.
        FromReceipt = "from-receipt",
    }
    /// Does releasing the pausing object end the pause?
    release_while_paused: ReleaseWhilePaused = "A-32", "release-while-paused",
        [ReleaseResumes, ReleaseIgnored, ReleaseResumes] {
        /// Yes, the last release acts as Resume.
        ReleaseResumes = "release-resumes",
        /// Not mentioned: the pause goes on until Resume (on another object), the timer or a
        /// restart.
        ReleaseIgnored = "release-ignored",
    }
    /// How soon is the death of the pausing client noticed?
    client_death: ClientDeath = "A-33", "client-death", [OnRundown, TimerOnly, OnRundown] {
        /// When COM drops the dead client's references: soon for a local client, after three
        /// missed pings (6 minutes) for a remote one.
        OnRundown = "on-rundown",
        /// Not at all: the 15-minute timer ends the pause.
        TimerOnly = "timer-only",
    }
    /// What does a successful Restore return to its own caller, and can its object be used
    /// afterwards?
    restore_reply: RestoreReply = "A-34", "restore-reply", [OkThenDead, OkAndUsable, OkThenDead] {
        /// WBEM_S_NO_ERROR; nothing is said against using the object again.
        OkAndUsable = "ok-and-usable",
        /// S_OK, but the COM connection is broken: the next call on the object gives an RPC error.
        OkThenDead = "ok-then-dead",
        /// WMI stops, so the caller may see an RPC failure in place of S_OK even though the
        /// restore worked.
        RpcError = "rpc-error",
    }
    /// What does a NULL file name give?
    null_file_name: NullFileName = "A-35", "null-file-name",
        [InvalidParameter, InvalidParameter, InvalidParameter] {
        /// The proxy refuses it with RPC_X_NULL_REF_POINTER (0x800706F4) and the server never
        /// sees it.
        MarshallingFault = "marshalling-fault",
        /// The server answers WBEM_E_INVALID_PARAMETER.
        InvalidParameter = "invalid-parameter",
    }
    /// If several reasons to refuse apply, which code is returned, and is anything changed before
    /// the check?
    check_order: CheckOrder = "A-36", "check-order", [ChecksFirst, ChecksFirst, ChecksFirst] {
        /// All checks come before any effect. A natural order: shutting down, restoring, caller's
        /// authorisation, parameters, state.
        ChecksFirst = "checks-first",
        /// The sections set the flag, delete connections and do the work before they mention
        /// authorisation; taken literally an unauthorised Restore has already done harm.
        TextOrder = "text-order",
        /// State and parameters are looked at before rights.
        ParametersFirst = "parameters-first",
    }
    /// With which code is a missing privilege reported?
    privilege_code: PrivilegeCode = "A-37", "privilege-code",
        [AccessDenied, AccessDenied, AccessDenied] {
        /// WBEM_E_ACCESS_DENIED (0x80041003).
        AccessDenied = "access-denied",
        /// WBEM_E_PRIVILEGE_NOT_HELD (0x80041062), a code made for this case.
        PrivilegeNotHeld = "privilege-not-held",
        /// E_ACCESSDENIED (0x80070005) if DCOM refuses the caller before WMI is asked.
        EAccessdenied = "e-accessdenied",
    }
    /// Is it enough to hold the privilege, or must it be enabled?
    privilege_state: PrivilegeState = "A-38", "privilege-state", [Enabled, Held, Enabled] {
        /// It has to be held and enabled in the calling token.
        Enabled = "enabled",
        /// Users who have the privilege are allowed.
        Held = "held",
    }
    /// Do Pause and Resume need a privilege?
    pause_privilege: PausePrivilege = "A-39", "pause-privilege", [SeBackup, None, SeBackup] {
        /// SE_BACKUP_NAME for both.
        SeBackup = "se-backup",
        /// No authorisation is mentioned for either method or the interface.
        None = "none",
        /// Only Pause is checked: as release resumes anyway, a check on Resume protects nothing.
        PauseOnly = "pause-only",
    }
    /// Is IWbemBackupRestoreEx always there?
    ex_interface: ExInterface = "A-40", "ex-interface", [Must, Must, Must] {
        /// Whatever exports IWbemBackupRestore must implement the Ex interface as well.
        Must = "must",
        /// It should be supported; Windows NT 4.0 and 2000 do not.
        Should = "should",
    }
    /// What happens to calls in progress when a forced Restore disconnects their clients?
    running_calls_at_restore: RunningCallsAtRestore = "A-41", "running-calls-at-restore",
        [FinishFirst, FinishFirst, CutOff] {
        /// Clients are shut down before the restore starts, so running calls end normally and new
        /// ones are refused.
        FinishFirst = "finish-first",
        /// The connection breaks under the call: an RPC error, outcome of the call unknown.
        CutOff = "cut-off",
        /// They fail with CO_E_SERVER_STOPPING, or WBEM_E_CALL_CANCELLED or WBEM_E_SHUTTING_DOWN.
        FailStopping = "fail-stopping",
    }
    /// What do enumerators and call results made before a Restore return afterwards?
    results_after_restore: ResultsAfterRestore = "A-42", "results-after-restore",
        [AsConnection, AsConnection, RpcError] {
        /// The same as the connection they came from.
        AsConnection = "as-connection",
        /// Results already collected stay readable: the result set does not refer to the
        /// namespace table.
        KeepResults = "keep-results",
        /// Their proxies are broken like all others.
        RpcError = "rpc-error",
    }
    /// On which machine and with whose rights is the backup file opened?
    file_access: FileAccess = "A-43", "file-access",
        [ServiceRights, ServiceRights, ServiceRights] {
        /// On the server's machine with the service's own rights; the privilege stands in for
        /// file permissions.
        ServiceRights = "service-rights",
        /// On the server's machine while impersonating the caller, so the caller needs access to
        /// the file.
        CallerRights = "caller-rights",
    }
    /// What happens to held requests when the server is shut down during a pause?
    shutdown_while_paused: ShutdownWhilePaused = "A-44", "shutdown-while-paused",
        [FailShuttingDown, FailShuttingDown, Lost] {
        /// They fail with WBEM_E_SHUTTING_DOWN and are not run.
        FailShuttingDown = "fail-shutting-down",
        /// The process ends under them: RPC errors, not run.
        Lost = "lost",
        /// The pause is lifted and they run before the server stops.
        RunFirst = "run-first",
    }
    /// Is WBEM_REMOTE_ENABLE needed by local callers too?
    remote_enable: RemoteEnable = "A-45", "remote-enable", [RemoteOnly, Always, RemoteOnly] {
        /// It governs access from remote computers.
        RemoteOnly = "remote-only",
        /// Every login and every read is said to need it, without regard to where the caller is.
        Always = "always",
    }
    /// Are rights those of login time or of the moment of the call?
    rights_time: RightsTime = "A-46", "rights-time", [LoginTime, LoginTime, LoginTime] {
        /// Methods are checked against GrantedAccess, fixed at login.
        LoginTime = "login-time",
        /// The caller's identity is checked against the namespace's descriptor for each access.
        CallTime = "call-time",
    }
    /// Which rights do ordinary users have by default?
    default_rights: DefaultRights = "A-47", "default-rights",
        [ProviderWrite, FullWrite, ProviderWrite] {
        /// Execute methods, full write and enable.
        FullWrite = "full-write",
        /// Execute methods, provider write and enable; full and partial write and remote access
        /// are for administrators.
        ProviderWrite = "provider-write",
    }
    /// What does WBEM_PARTIAL_WRITE_REP allow, and does WBEM_FULL_WRITE include it?
    partial_write: PartialWrite = "A-48", "partial-write",
        [FullImpliesPartial, SeparateBits, FullImpliesPartial] {
        /// Static instances of ordinary classes need the partial-write bit itself.
        SeparateBits = "separate-bits",
        /// Full write covers classes and instances; partial write covers instances only. SetSD
        /// refuses an ACE with full write but without partial and provider write, which makes the
        /// question moot.
        FullImpliesPartial = "full-implies-partial",
        /// Partial write covers provider instances but not static ones.
        ProviderInstances = "provider-instances",
    }
    /// What makes a class dynamic?
    dynamic_class: DynamicClass = "A-49", "dynamic-class",
        [DefinitionSupplied, ProviderQualifier, DefinitionSupplied] {
        /// A class with an instance provider is dynamic, its definition included, so changing it
        /// needs WBEM_WRITE_PROVIDER.
        ProviderQualifier = "provider-qualifier",
        /// A class is dynamic if a class provider supplies its definition; a stored class is
        /// static even if its instances come from a provider.
        DefinitionSupplied = "definition-supplied",
    }
    /// Does a connection to a deleted namespace come alive again if a namespace of that name is
    /// created?
    recreated_namespace: RecreatedNamespace = "A-50", "recreated-namespace", [Dead, Dead, Dead] {
        /// The connection refers to a NamespaceConnection that was deleted; the new one is
        /// another object.
        Dead = "dead",
        /// A connection is dead only if the table has no row for the namespace; now it has one.
        /// Replacement is named only for Restore.
        ByName = "by-name",
    }
    /// What does PutInstance of a new __Namespace name do without change flags?
    put_new_namespace: PutNewNamespace = "A-51", "put-new-namespace", [Creates, Creates, Creates] {
        /// It creates the namespace; WBEM_E_NOT_FOUND is for UPDATE_ONLY.
        Creates = "creates",
        /// A put looks for a child of that name and returns WBEM_E_NOT_FOUND if there is none.
        NotFound = "not-found",
    }
    /// Which code does a bad class name give in PutClass?
    class_name_code: ClassNameCode = "A-52", "class-name-code", [ByPosition, ByPosition, OneCode] {
        /// Leading underscore WBEM_E_INVALID_OPERATION, trailing underscore
        /// WBEM_E_INVALID_OBJECT, other faults WBEM_E_INVALID_PARAMETER.
        ByPosition = "by-position",
        /// One code for all: WBEM_E_INVALID_PARAMETER in MS-WMI's first paragraph,
        /// WBEM_E_INVALID_OPERATION in the SDK.
        OneCode = "one-code",
    }
    /// Which code does a missing superclass give?
    superclass_code: SuperclassCode = "A-53", "superclass-code",
        [NotFound, NotFound, InvalidSuperclass] {
        /// WBEM_E_NOT_FOUND.
        NotFound = "not-found",
        /// WBEM_E_INVALID_SUPERCLASS, described as the parent class not being found when a class
        /// is put.
        InvalidSuperclass = "invalid-superclass",
    }
    /// Which code does a missing or undeletable class give in the various methods?
    missing_class_code: MissingClassCode = "A-54", "missing-class-code",
        [PerMethod, PerMethod, PerMethod] {
        /// As the pages list them: WBEM_E_NOT_FOUND from GetObject (and, of the two codes listed,
        /// from DeleteClass), WBEM_E_INVALID_CLASS from enumerations and puts,
        /// WBEM_E_INVALID_OPERATION for what cannot be deleted.
        PerMethod = "per-method",
        /// WBEM_E_INVALID_CLASS wherever a class is missing (the Delete page lists it beside
        /// WBEM_E_NOT_FOUND).
        InvalidClass = "invalid-class",
        /// A put of an object whose class is not registered gives WBEM_E_INCOMPLETE_CLASS; the
        /// method sections name no codes.
        IncompleteClass = "incomplete-class",
    }
    /// Which code does a bad query give?
    query_code: QueryCode = "A-55", "query-code", [InvalidQuery, InvalidQuery, InvalidQuery] {
        /// WBEM_E_INVALID_QUERY for syntax faults and unknown properties.
        InvalidQuery = "invalid-query",
        /// WBEM_E_UNPARSABLE_QUERY for syntax, WBEM_E_INVALID_QUERY for meaning.
        UnparsableQuery = "unparsable-query",
    }
    /// What does PutInstance do with an unset key?
    missing_key: MissingKey = "A-56", "missing-key", [NoKey, NoKey, IllegalNull] {
        /// WBEM_E_NO_KEY.
        NoKey = "no-key",
        /// WBEM_E_ILLEGAL_NULL, as key implies not-null.
        IllegalNull = "illegal-null",
        /// A GUID is generated as key value.
        Generated = "generated",
    }
    /// Can an instance be put for a class whose parent is not abstract?
    concrete_parent: ConcreteParent = "A-57", "concrete-parent", [Allowed, NotFound, Allowed] {
        /// Nothing forbids it; class hierarchies with instances at several levels are described.
        Allowed = "allowed",
        /// The server must fail with WBEM_E_NOT_FOUND.
        NotFound = "not-found",
    }
    /// Which abstract declarations are refused with WBEM_E_CANNOT_BE_ABSTRACT?
    abstract_rule: AbstractRule = "A-58", "abstract-rule",
        [ChildOfConcrete, Wording, ChildOfConcrete] {
        /// An abstract class under a parent that is not abstract.
        ChildOfConcrete = "child-of-concrete",
        /// If the class has abstract = true while its parent does not have abstract = false,
        /// which read literally refuses abstract under abstract.
        Wording = "wording",
    }
    /// When is a change to a class with instances or subclasses accepted?
    class_update: ClassUpdate = "A-59", "class-update", [Strict, LiteralOr, Strict] {
        /// Default: only without subclasses and without instances, or for unimportant qualifiers.
        /// Safe: subclasses yes, instances no. Force: conflicts with subclasses are resolved, but
        /// it fails while there are instances.
        Strict = "strict",
        /// As strict, except that force on a static class deletes its instances.
        StrictForceDeletes = "strict-force-deletes",
        /// Default: the conditions are joined by 'or' (no subclass, or no instance, or
        /// unchanged). Safe: only conflicts with instances or subclasses count, not their
        /// existence. Force: always.
        LiteralOr = "literal-or",
    }
    /// Which unlisted flag bits are refused and which ignored?
    unlisted_flags: UnlistedFlags = "A-60", "unlisted-flags",
        [IgnoreReserved, IgnoreReserved, IgnoreReserved] {
        /// 0x40, 0x1F000 and 0x100000 are ignored on receipt unless the method gives them a
        /// meaning (0x40 is also WBEM_FLAG_UPDATE_FORCE_MODE, and 0x10000 is
        /// WBEM_FLAG_OWNER_UPDATE in the SDK); other unlisted bits are refused.
        IgnoreReserved = "ignore-reserved",
        /// Any bit that is not in the method's table is refused with WBEM_E_INVALID_PARAMETER.
        RefuseUnlisted = "refuse-unlisted",
    }
    /// How deep may OpenNamespace go, what rights does it need, and what happens if a result
    /// object is asked for in a synchronous call?
    open_namespace: OpenNamespace = "A-61", "open-namespace",
        [RelativePath, ChildOnly, RelativePath] {
        /// Only a child of the current namespace; no right is named; one paragraph sets ppResult
        /// to NULL for synchronous calls, another delivers through it whenever it is given.
        ChildOnly = "child-only",
        /// A relative path of several levels is fine, absolute is not; exactly one of the two
        /// outputs may be given.
        RelativePath = "relative-path",
    }
    /// Which spellings of a namespace path are accepted, and which code does a malformed one give?
    namespace_path: NamespacePath = "A-62", "namespace-path", [Lenient, Grammar, Lenient] {
        /// Forward or backward slashes before and after the server, any case, server name or dot.
        Lenient = "lenient",
        /// Backslashes only and letters as in the grammar (which lists capitals).
        Grammar = "grammar",
    }
    /// Are login flags accepted?
    login_flags: LoginFlags = "A-63", "login-flags", [ConnectOptions, ZeroOnly, ConnectOptions] {
        /// Anything but 0 gets WBEM_E_INVALID_PARAMETER.
        ZeroOnly = "zero-only",
        /// 0x40 (stored data only) and 0x100 (providers only) are accepted on Windows XP and
        /// later.
        ConnectOptions = "connect-options",
    }
    /// What is the lowest authentication level, and how is a lower one refused?
    authn_level: AuthnLevel = "A-64", "authn-level", [Pkt, Connect, Pkt] {
        /// At least CONNECT; PKT_INTEGRITY should be required; no code is given.
        Connect = "connect",
        /// PKT since Windows 2000 SP3; the table ends with Vista.
        Pkt = "pkt",
        /// DCOM negotiates or refuses before WMI is asked (E_ACCESSDENIED).
        DcomRefuses = "dcom-refuses",
    }
    /// Which code does a query on a class that does not exist give?
    query_missing_class: QueryMissingClass = "A-65", "query-missing-class",
        [NotFound, NotFound, NotFound] {
        /// WBEM_E_NOT_FOUND.
        NotFound = "not-found",
        /// WBEM_E_INVALID_CLASS, as an enumeration of the class would.
        InvalidClass = "invalid-class",
        /// WBEM_E_INVALID_QUERY, as for an unknown property.
        InvalidQuery = "invalid-query",
    }
}
