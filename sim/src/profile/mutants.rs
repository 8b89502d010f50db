//! The list of what can be done wrong.

use super::mutant::mutants;

mutants! {
    /// Pause on an object that has paused already succeeds [REQ PAUSE-4].
    DoublePauseSucceeds = "double-pause-succeeds",
    /// A second Pause on one object fails with a code that is not documented [REQ PAUSE-7].
    DoublePauseFailsOtherwise = "double-pause-fails-otherwise",
    /// Pause returns success and pauses nothing [REQ PAUSE-1].
    PauseDoesNothing = "pause-does-nothing",
    /// An object that has resumed cannot pause again [REQ PAUSE-10].
    PauseOnlyOnce = "pause-only-once",
    /// Pause takes effect while a write still runs [REQ PAUSE-12].
    PauseDoesNotDrain = "pause-does-not-drain",
    /// Pause breaks every open connection [REQ PAUSE-9].
    PauseBreaksConnections = "pause-breaks-connections",
    /// Pause cancels the requests that run [REQ BUFFER-15].
    PauseCancelsRunning = "pause-cancels-running",
    /// Pause and Resume during a Restore fail with another code [REQ PAUSE-13].
    PauseDuringRestoreFailsOtherwise = "pause-during-restore-fails-otherwise",
    /// Pause on a second object takes the pause over [REQ PAUSE-3, PAUSE-5].
    SecondPauseTakesOver = "second-pause-takes-over",
    /// Pause on a second object fails where it has to wait [REQ PAUSE-5].
    SecondPauseFailsOtherwise = "second-pause-fails-otherwise",
    /// A refused Pause ends the pause in force [REQ PAUSE-3].
    RefusedPauseEndsPause = "refused-pause-ends-pause",
    /// A refused Pause restarts the timer of the pause in force [REQ PAUSE-6].
    RefusedPauseRestartsTimer = "refused-pause-restarts-timer",
    /// A Pause that is denied pauses all the same [REQ PAUSE-8].
    DeniedPausePauses = "denied-pause-pauses",
    /// Pause asks for no privilege [REQ PRIV-4].
    PauseNeedsNothing = "pause-needs-nothing",
    /// A pause holds no request [REQ BUFFER-1, BUFFER-4].
    PauseHoldsNothing = "pause-holds-nothing",
    /// The process that paused is not held [REQ BUFFER-6].
    PauserIsExempt = "pauser-is-exempt",
    /// Requests in deeper namespaces are not held [REQ BUFFER-6].
    OtherNamespacesAreExempt = "other-namespaces-are-exempt",
    /// Requests of remote callers are not held [REQ BUFFER-6].
    RemoteCallersAreExempt = "remote-callers-are-exempt",
    /// A pause is still in force after a restart [REQ STATE-7].
    PauseSurvivesRestart = "pause-survives-restart",
    /// Resume returns success and resumes nothing [REQ RESUME-1].
    ResumeDoesNothing = "resume-does-nothing",
    /// Resume on a server that is not paused succeeds [REQ RESUME-2].
    ResumeUnpausedSucceeds = "resume-unpaused-succeeds",
    /// Resume succeeds on an object that has resumed already [REQ RESUME-3].
    SecondResumeSucceeds = "second-resume-succeeds",
    /// What was held is never run [REQ RESUME-4].
    ResumeForgetsHeld = "resume-forgets-held",
    /// Another object's Resume is taken as the other reading has it [REQ RESUME-5, RESUME-6].
    ForeignResumeTheOtherWay = "foreign-resume-the-other-way",
    /// A refused Resume ends the pause all the same [REQ RESUME-5, PRIV-5].
    RefusedResumeResumes = "refused-resume-resumes",
    /// Resume leaves the timer running [REQ RESUME-7, TIMER-4].
    ResumeLeavesTimer = "resume-leaves-timer",
    /// Resume after the timer has ended the pause succeeds [REQ RESUME-8].
    LateResumeSucceeds = "late-resume-succeeds",
    /// Resume works through the first pointer of the object only [REQ RESUME-10].
    ResumeNeedsPausingPointer = "resume-needs-pausing-pointer",
    /// Resume asks for no privilege [REQ PRIV-5].
    ResumeNeedsNothing = "resume-needs-nothing",
    /// Resume is held by the pause that it is to end [REQ BUFFER-14].
    ResumeIsHeld = "resume-is-held",
    /// The timer runs for 14 minutes [REQ TIMER-3].
    TimerFourteenMinutes = "timer-fourteen-minutes",
    /// The timer runs for 16 minutes [REQ TIMER-2].
    TimerSixteenMinutes = "timer-sixteen-minutes",
    /// The timer fires a millisecond early [REQ TIMER-3].
    TimerMillisecondShort = "timer-millisecond-short",
    /// The timer fires a millisecond late [REQ TIMER-2].
    TimerMillisecondLong = "timer-millisecond-long",
    /// The timer never fires [REQ TIMER-2].
    TimerNever = "timer-never",
    /// The timer is looked at only when the pausing client calls [REQ TIMER-7].
    TimerNeedsPausersCall = "timer-needs-pausers-call",
    /// The timer ends the pause and leaves held calls where they are [REQ TIMER-2, TIMER-10].
    TimerLeavesHeld = "timer-leaves-held",
    /// An object whose pause has timed out cannot pause again [REQ TIMER-6].
    TimeoutSticks = "timeout-sticks",
    /// The last release of the pausing object leaves the pause in force [REQ RELEASE-1].
    ReleaseDoesNotResume = "release-does-not-resume",
    /// Any release of a pointer to the pausing object ends the pause [REQ RELEASE-2].
    FirstReleaseResumes = "first-release-resumes",
    /// The release of any object ends the pause [REQ RELEASE-3].
    AnyReleaseResumes = "any-release-resumes",
    /// Nobody notices that the pausing client has died [REQ RELEASE-4].
    DeathUnnoticed = "death-unnoticed",
    /// The death of a remote client is noticed at once, without missed pings [REQ RELEASE-4].
    DeathNoticedAtOnce = "death-noticed-at-once",
    /// A request during a pause fails at once [REQ BUFFER-1].
    HeldRequestRefused = "held-request-refused",
    /// A held request fails when the pause ends [REQ BUFFER-5].
    HeldRequestFails = "held-request-fails",
    /// A held request is never answered [REQ BUFFER-5].
    HeldRequestDropped = "held-request-dropped",
    /// A held request runs twice [REQ BUFFER-5].
    HeldRequestRunsTwice = "held-request-runs-twice",
    /// A held write changes the repository during the pause [REQ BUFFER-4, BUFFER-12].
    HeldWriteTakesEffect = "held-write-takes-effect",
    /// A running Backup holds no request [REQ BUFFER-2, BACKUP-13].
    BackupHoldsNothing = "backup-holds-nothing",
    /// The end of a Backup releases what a pause holds [REQ BUFFER-3].
    BackupEndReleasesAll = "backup-end-releases-all",
    /// The request limit is one lower than it should be [REQ LIMIT-3].
    LimitOneLow = "limit-one-low",
    /// The request limit is one higher than it should be [REQ LIMIT-2, LIMIT-3].
    LimitOneHigh = "limit-one-high",
    /// The request limit counts without a pause or a Backup [REQ LIMIT-6].
    LimitAlways = "limit-always",
    /// There is no request limit [REQ LIMIT-2].
    LimitNever = "limit-never",
    /// The request limit does not count during a Backup [REQ LIMIT-7].
    LimitNotDuringBackup = "limit-not-during-backup",
    /// A call over the limit is refused with another code [REQ LIMIT-2].
    LimitGivesOtherCode = "limit-gives-other-code",
    /// Resume is refused with the limit reached [REQ LIMIT-5].
    LimitCountsForResume = "limit-counts-for-resume",
    /// A refused call counts towards the limit for ever [REQ LIMIT-4].
    RefusedRequestCounts = "refused-request-counts",
    /// A refused call runs when the pause is over [REQ LIMIT-4].
    RefusedRequestRunsLater = "refused-request-runs-later",
    /// The backup file holds an empty repository [REQ BACKUP-1, BACKUP-4].
    BackupWritesNothing = "backup-writes-nothing",
    /// Static instances are not in the backup [REQ BACKUP-4, STATIC-1].
    BackupForgetsInstances = "backup-forgets-instances",
    /// Namespace descriptors are not in the backup [REQ BACKUP-4].
    BackupForgetsSecurity = "backup-forgets-security",
    /// Backup takes any flags [REQ BACKUP-6].
    BackupFlagsIgnored = "backup-flags-ignored",
    /// Backup asks for no privilege [REQ BACKUP-7].
    BackupNeedsNothing = "backup-needs-nothing",
    /// Backup asks for the wrong one of the two privileges [REQ PRIV-1, PRIV-2].
    BackupTakesOtherPrivilege = "backup-takes-other-privilege",
    /// A refused Backup writes the file [REQ BACKUP-8].
    RefusedBackupWritesFile = "refused-backup-writes-file",
    /// Backup reports success with a code that is not documented [REQ BACKUP-9].
    BackupSucceedsOtherwise = "backup-succeeds-otherwise",
    /// Backup cancels the requests that run [REQ BACKUP-11].
    BackupFailsCalls = "backup-fails-calls",
    /// Backup breaks every open connection [REQ BACKUP-11].
    BackupBreaksConnections = "backup-breaks-connections",
    /// The backup file holds what was held while it was written [REQ BACKUP-12].
    BackupHasHeldWrites = "backup-has-held-writes",
    /// After a failed Backup requests are still held [REQ BACKUP-3].
    FailedBackupKeepsHolding = "failed-backup-keeps-holding",
    /// A NULL file name is taken [REQ BACKUP-5, RESTORE-14].
    NullFileSucceeds = "null-file-succeeds",
    /// A relative file name is taken [REQ BACKUP-10, RESTORE-15].
    RelativePathAccepted = "relative-path-accepted",
    /// Restore returns success and restores nothing [REQ RESTORE-1].
    RestoreDoesNothing = "restore-does-nothing",
    /// Restore leaves what was created after the backup [REQ RESTORE-16].
    RestoreMerges = "restore-merges",
    /// Namespaces have the default descriptor after a Restore [REQ RESTORE-27].
    RestoreForgetsSecurity = "restore-forgets-security",
    /// Restore asks for no privilege [REQ RESTORE-12, PRIV-3].
    RestoreNeedsNothing = "restore-needs-nothing",
    /// SE_BACKUP_NAME stands in for SE_RESTORE_NAME [REQ PRIV-10].
    RestoreTakesBackupPrivilege = "restore-takes-backup-privilege",
    /// A refused Restore cuts off every client [REQ RESTORE-6, RESTORE-13].
    RefusedRestoreDisconnects = "refused-restore-disconnects",
    /// A refused Restore empties the repository [REQ RESTORE-6, RESTORE-13].
    RefusedRestoreEmpties = "refused-restore-empties",
    /// A forced Restore is refused while clients are active [REQ RESTORE-5].
    ForceRefusesActive = "force-refuses-active",
    /// Restore with active clients fails with another code [REQ RESTORE-8].
    ActiveClientsGiveOtherCode = "active-clients-give-other-code",
    /// Restore with flag 0 always fails with a code that is not documented
    /// [REQ RESTORE-7, RESTORE-10].
    DefaultRestoreFails = "default-restore-fails",
    /// Restore with flag 0 cuts active clients off [REQ RESTORE-6].
    DefaultRestoreForces = "default-restore-forces",
    /// A connection from before a Restore reaches the restored repository
    /// [REQ RESTORE-17, RESTORE-18].
    OldConnectionSurvives = "old-connection-survives",
    /// The object that restored works on where it should be broken [REQ RESTORE-19].
    RestoringObjectSurvives = "restoring-object-survives",
    /// A failed Restore leaves an empty repository [REQ RESTORE-21, RESTORE-31].
    FailedRestoreEmpties = "failed-restore-empties",
    /// After a failed Restore calls still fail as during one [REQ RESTORE-30].
    FailedRestoreKeepsStopping = "failed-restore-keeps-stopping",
    /// A missing privilege is reported with another code [REQ PRIV-7].
    DenialGivesOtherCode = "denial-gives-other-code",
    /// A privilege that is held and not enabled is enough [REQ PRIV-6].
    DisabledCountsAsEnabled = "disabled-counts-as-enabled",
    /// A remote caller has to enable the privilege that it holds [REQ PRIV-9].
    RemoteMustEnable = "remote-must-enable",
    /// A remote caller needs no right on the root namespace [REQ RIGHTS-13].
    RemoteRightNotAsked = "remote-right-not-asked",
    /// A connection has every right, whoever logged in [REQ RIGHTS-3].
    LoginGrantsAll = "login-grants-all",
    /// Next leaves the position of the enumerator where it is [REQ ENUM-1].
    NextStandsStill = "next-stands-still",
    /// Next returns fewer objects than asked for with WBEM_S_NO_ERROR [REQ ENUM-1].
    NextHidesTheEnd = "next-hides-the-end",
    /// Timeouts of Next and of call results never run out [REQ ENUM-2, CALL-11].
    TimeoutsNeverEnd = "timeouts-never-end",
    /// Next of an enumeration that has failed finds no objects [REQ ENUM-3].
    NextHidesFailure = "next-hides-failure",
    /// A forward-only enumerator can be reset and cloned [REQ ENUM-4].
    ForwardOnlyTurnsBack = "forward-only-turns-back",
    /// Whoever has an enumerator reads on with it [REQ ENUM-5].
    AnyoneReadsOn = "anyone-reads-on",
    /// A synchronous write returns before it is done [REQ CALL-7].
    SynchronousCallReturnsEarly = "synchronous-call-returns-early",
    /// A semisynchronous call returns when its work is done [REQ CALL-8].
    SemisynchronousCallWaits = "semisynchronous-call-waits",
    /// A semisynchronous call that cannot be started fails only in its call result [REQ CALL-9].
    RefusalComesLate = "refusal-comes-late",
    /// A call that fails hands out a call result all the same [REQ CALL-9, CALL-12].
    FailureHandsOut = "failure-hands-out",
    /// A call returns immediately without a place for its call result [REQ CALL-10].
    NullResultTaken = "null-result-taken",
    /// GetCallStatus fails as the call has failed that it is asked about [REQ CALL-11].
    CallStatusIsItsOwn = "call-status-is-its-own",
    /// The call result of OpenNamespace yields no connection [REQ CONNECT-22].
    ResultServicesMissing = "result-services-missing",
    /// A call that has returned counts towards the limit until its work is done [REQ LIMIT-1].
    ReturnedCallsCount = "returned-calls-count",
    /// SetSD takes every descriptor that is one [REQ RIGHTS-18].
    AnyDescriptorTaken = "any-descriptor-taken",
    /// Namespaces inherit no entries [REQ RIGHTS-20].
    NothingInherited = "nothing-inherited",
    /// A new namespace has nothing of what the qualifiers of the instance say [REQ NS-4].
    CreationIgnoresQualifiers = "creation-ignores-qualifiers",
    /// Putting a namespace that is there changes nothing [REQ NS-7].
    UpdateIgnoresQualifiers = "update-ignores-qualifiers",
    /// ExecQuery takes every language for WQL [REQ QUERY-1].
    QueryTakesAnyLanguage = "query-takes-any-language",
    /// A query gives nothing of the classes below [REQ QUERY-2].
    QueryForgetsDerived = "query-forgets-derived",
    /// A query gives what its condition leaves out [REQ QUERY-3].
    QueryIgnoresCondition = "query-ignores-condition",
    /// A query gives properties that it does not list [REQ QUERY-3].
    QueryIgnoresList = "query-ignores-list",
    /// A query that cannot be taken succeeds and gives nothing [REQ QUERY-4, QUERY-5].
    BadQueryGivesNothing = "bad-query-gives-nothing",
    /// A query that is too long fails with another code [REQ QUERY-6].
    LongQueryFailsOtherwise = "long-query-fails-otherwise",
    /// The compiler reports success and stores nothing [REQ MOF-1].
    CompilerStoresNothing = "compiler-stores-nothing",
    /// Items go to root\cimv2 where no namespace is given [REQ MOF-2].
    CompilerDefaultsToCimv2 = "compiler-defaults-to-cimv2",
    /// The namespace of the call wins over the one that the text names [REQ MOF-2].
    CompilerHeedsNoPragma = "compiler-heeds-no-pragma",
    /// What stands before a syntax error is stored [REQ MOF-3].
    CompilerStoresWhatItCanRead = "compiler-stores-what-it-can-read",
    /// The compiler goes on behind an item that was refused [REQ MOF-4].
    CompilerGoesOn = "compiler-goes-on",
    /// A text is stored whole or not at all [REQ MOF-4].
    CompilerIsAtomic = "compiler-is-atomic",
    /// Class and instance flags have no effect [REQ MOF-5].
    CompilerIgnoresFlags = "compiler-ignores-flags",
    /// The compiler returns the code of the error itself [REQ MOF-7].
    CompilerReturnsTheCode = "compiler-returns-the-code",
    /// Errors of storing are reported as errors of parsing [REQ MOF-7].
    CompilerTellsOtherPhase = "compiler-tells-other-phase",
    /// The compiler does not say where the object at fault stands [REQ MOF-7].
    CompilerTellsNoLines = "compiler-tells-no-lines",
    /// A class that is to be deleted and is missing never stops the compiler [REQ MOF-8].
    DeleteclassNeverFails = "deleteclass-never-fails",
    /// A class that is to be deleted and is missing always stops the compiler [REQ MOF-8].
    DeleteclassAlwaysFails = "deleteclass-always-fails",
    /// The pragma deleteclass deletes nothing [REQ MOF-8].
    DeleteclassDoesNothing = "deleteclass-does-nothing",
    /// A pause does not hold what the compiler asks for [REQ MOF-9].
    CompilerIsExempt = "compiler-is-exempt",
    /// ExecMethod asks for no right to execute methods [REQ RIGHTS-11].
    MethodsNeedNothing = "methods-need-nothing",
    /// GetSD and SetSD ask for no right of their own [REQ RIGHTS-17].
    DescriptorNeedsNothing = "descriptor-needs-nothing",
    /// GetCallerAccessRights asks for the right to execute methods [REQ RIGHTS-19].
    OwnRightsNeedExecution = "own-rights-need-execution",
    /// GetSD leaves the last byte out [REQ SYSCLASS-3].
    DescriptorCutOff = "descriptor-cut-off",
    /// A put for creation only replaces what is there [REQ CLASS-6, INSTANCE-4].
    CreateOnlyReplaces = "create-only-replaces",
    /// A put for update only creates what is missing [REQ CLASS-7, INSTANCE-5, NS-7].
    UpdateOnlyCreates = "update-only-creates",
    /// In safe mode a class with instances is changed [REQ CLASS-15].
    SafeModeIgnoresInstances = "safe-mode-ignores-instances",
    /// Force mode is like none [REQ CLASS-16].
    ForceModeForcesNothing = "force-mode-forces-nothing",
    /// Enumerations ignore WBEM_FLAG_SHALLOW [REQ CLASS-21, INSTANCE-15].
    ShallowListsAll = "shallow-lists-all",
    /// CreateClassEnum lists the class itself as well [REQ CLASS-21].
    ClassEnumIncludesItself = "class-enum-includes-itself",
    /// Deleting what does not exist succeeds [REQ CLASS-20, INSTANCE-13, NS-8].
    MissingIsDeleted = "missing-is-deleted",
    /// An object of the wrong kind is taken and forgotten [REQ CLASS-24, INSTANCE-7].
    WrongKindTaken = "wrong-kind-taken",
    /// A provider is asked for what it is not registered for [REQ INSTANCE-22].
    CapabilityNotAsked = "capability-not-asked",
    /// The class of a class provider is stored when it is first seen [REQ STATIC-4].
    ProvidedClassStored = "provided-class-stored",
    /// A connection to stored data asks class providers all the same [REQ STATIC-7].
    StoredDataShowsProvided = "stored-data-shows-provided",
    /// A write that cannot be stored fails, and is done all the same [REQ STATIC-8, BUFFER-5].
    UnstoredWriteStays = "unstored-write-stays",
    /// PutClass of an unchanged class fails where nothing can be stored [REQ CLASS-14].
    UnchangedClassNeedsRoom = "unchanged-class-needs-room",
    /// Activation gives no pointer to IWbemBackupRestore [REQ CONNECT-1].
    ActivationGivesNothing = "activation-gives-nothing",
    /// The backup object has no IWbemBackupRestoreEx where it must have it [REQ CONNECT-2].
    ExInterfaceMissing = "ex-interface-missing",
    /// A missing interface is reported with another code [REQ CONNECT-3].
    NoInterfaceSaidOtherwise = "no-interface-said-otherwise",
    /// Backup and Restore cannot be called through a pointer to IWbemBackupRestoreEx
    /// [REQ CONNECT-4].
    ExPointerLacksBackup = "ex-pointer-lacks-backup",
    /// The backup interfaces serve nobody who has not logged in to a namespace [REQ CONNECT-5].
    BackupNeedsLogin = "backup-needs-login",
    /// Every login leads to root [REQ CONNECT-7].
    LoginLeadsToRoot = "login-leads-to-root",
    /// What is to open a missing namespace opens the one above it
    /// [REQ CONNECT-8, CONNECT-20, NS-11].
    MissingNamespaceOpensParent = "missing-namespace-opens-parent",
    /// Logins succeed though the service could not be initialised [REQ CONNECT-9].
    InitializationNotAsked = "initialization-not-asked",
    /// A login asks for no right [REQ CONNECT-10, CONNECT-11, RIGHTS-5].
    LoginNeedsNothing = "login-needs-nothing",
    /// A login from afar asks for no more than one from here [REQ CONNECT-11, RIGHTS-5].
    LoginNeedsNoRemoteRight = "login-needs-no-remote-right",
    /// A login takes any flags [REQ CONNECT-12].
    LoginTakesAnyFlags = "login-takes-any-flags",
    /// A login with a NULL namespace leads to root\default [REQ CONNECT-14].
    NullNamespaceIsDefault = "null-namespace-is-default",
    /// The string that names a namespace may have any length [REQ CONNECT-15].
    LongNamespaceTaken = "long-namespace-taken",
    /// While one request is worked on, others wait [REQ CONNECT-17].
    OneCallAtATime = "one-call-at-a-time",
    /// OpenNamespace opens the namespace that it is called in [REQ CONNECT-19].
    OpenNamespaceStaysHere = "open-namespace-stays-here",
    /// Flags that a method does not take are no error [REQ CALL-4, CONNECT-21, CLASS-8].
    ArgumentsNotChecked = "arguments-not-checked",
    /// Any impersonation level is enough [REQ AUTH-1].
    ImpersonationNotAsked = "impersonation-not-asked",
    /// Any authentication level is enough [REQ AUTH-2].
    AuthenticationNotAsked = "authentication-not-asked",
    /// An authentication level that protects no integrity is enough [REQ AUTH-3].
    IntegrityNotAsked = "integrity-not-asked",
    /// A namespace that requires encryption serves everybody [REQ AUTH-4].
    EncryptionNotAsked = "encryption-not-asked",
    /// Connections to a deleted namespace go on as before [REQ CALL-1, NS-10].
    DeletedNamespaceReadsOn = "deleted-namespace-reads-on",
    /// Calls during a Restore fail with another code [REQ CALL-2].
    RestoreStopsCallsOtherwise = "restore-stops-calls-otherwise",
    /// Calls while the server goes down fail with another code [REQ CALL-3].
    ShuttingDownSaidOtherwise = "shutting-down-said-otherwise",
    /// Reserved flags are refused where they are to be ignored [REQ CALL-5].
    ReservedFlagsRefused = "reserved-flags-refused",
    /// What the backup interfaces refuse comes back without the severity bit [REQ CALL-6].
    FailureLooksLikeSuccess = "failure-looks-like-success",
    /// Nobody can log in after a Restore [REQ RESTORE-4].
    LoginsFailAfterRestore = "logins-fail-after-restore",
    /// After a Restore nothing can be stored any more, and no second Restore works
    /// [REQ RESTORE-32].
    RestoreWorksOnce = "restore-works-once",
    /// Rights stand for the bit beside their own [REQ RIGHTS-1].
    RightsHaveOtherBits = "rights-have-other-bits",
    /// Everybody has every right, whatever the descriptor says [REQ RIGHTS-2].
    DescriptorNotAsked = "descriptor-not-asked",
    /// Rights are asked for at each call where the login has fixed them [REQ RIGHTS-4].
    RightsAskedAgain = "rights-asked-again",
    /// Reading asks for no right [REQ RIGHTS-5].
    ReadingNeedsNothing = "reading-needs-nothing",
    /// Putting and deleting a class asks for no right to write [REQ RIGHTS-6].
    ClassWritesNeedNothing = "class-writes-need-nothing",
    /// A class with a provider asks for the right that one without asks for [REQ RIGHTS-7].
    DynamicClassesAreStatic = "dynamic-classes-are-static",
    /// Instances below a system class ask for no more than others [REQ RIGHTS-8].
    SystemInstancesAreOrdinary = "system-instances-are-ordinary",
    /// Putting and deleting a static instance asks for no right to write [REQ RIGHTS-9].
    InstanceWritesNeedNothing = "instance-writes-need-nothing",
    /// Instances of a provider ask for the right that static ones ask for [REQ RIGHTS-10].
    DynamicInstancesAreStatic = "dynamic-instances-are-static",
    /// The instances of __Namespace are all namespaces below, not the children alone
    /// [REQ NS-1, NS-6].
    ChildrenHaveTheirChildren = "children-have-their-children",
    /// Putting a new namespace succeeds and creates nothing [REQ NS-2].
    NamespaceNotCreated = "namespace-not-created",
    /// A new namespace has no system classes [REQ NS-3, SYSCLASS-1].
    NewNamespaceIsBare = "new-namespace-is-bare",
    /// A missing instance of __Namespace is reported with another code [REQ NS-5].
    MissingChildSaidOtherwise = "missing-child-said-otherwise",
    /// Deleting a namespace leaves those below it [REQ NS-9, NS-10].
    NamespaceLeavesDescendants = "namespace-leaves-descendants",
    /// A restart leaves a fresh repository [REQ NS-12].
    RestartForgetsEverything = "restart-forgets-everything",
    /// A restart forgets the static instances [REQ NS-12, STATIC-8].
    RestartForgetsInstances = "restart-forgets-instances",
    /// There is no instance of __SystemSecurity [REQ SYSCLASS-2].
    SecurityInstanceMissing = "security-instance-missing",
    /// A class is found whatever namespace it is in [REQ CLASS-1].
    ClassFoundAnywhere = "class-found-anywhere",
    /// GetObject with a NULL path fails [REQ CLASS-2].
    NullPathFails = "null-path-fails",
    /// A put without flags fails where there is something already [REQ CLASS-5, INSTANCE-1].
    PutNeverReplaces = "put-never-replaces",
    /// A missing superclass is reported with another code [REQ CLASS-9].
    SuperclassSaidOtherwise = "superclass-said-otherwise",
    /// A class may have any name [REQ SYSCLASS-4, CLASS-10, CLASS-11, CLASS-12].
    ClassNamesNotChecked = "class-names-not-checked",
    /// The name of a class may have any length [REQ CLASS-13].
    LongClassNameTaken = "long-class-name-taken",
    /// Without an update mode a class with subclasses, or with instances, is changed
    /// [REQ CLASS-14].
    UsedClassChanged = "used-class-changed",
    /// A singleton may have keys, and any superclass [REQ CLASS-17].
    AnySingletonTaken = "any-singleton-taken",
    /// An abstract class may derive from any class [REQ CLASS-18].
    AbstractUnderConcreteTaken = "abstract-under-concrete-taken",
    /// Deleting a class leaves those derived from it [REQ CLASS-19].
    ClassLeavesSubclasses = "class-leaves-subclasses",
    /// Instances outlive the deletion of their class [REQ CLASS-19].
    ClassLeavesInstances = "class-leaves-instances",
    /// A list of what is below a missing class is empty [REQ CLASS-22, INSTANCE-16].
    MissingClassListsNothing = "missing-class-lists-nothing",
    /// The names of classes are compared with case [REQ CLASS-23].
    ClassNamesHaveCase = "class-names-have-case",
    /// A key may be of any type [REQ CLASS-25].
    AnyKeyTaken = "any-key-taken",
    /// A subclass may declare keys besides those that it inherits [REQ CLASS-25].
    AddedKeyTaken = "added-key-taken",
    /// A forced change leaves in subclasses what conflicts with it [REQ CLASS-16].
    ForceLeavesConflicts = "force-leaves-conflicts",
    /// GetObject returns an instance with its keys and defaults for the rest [REQ INSTANCE-2].
    GetGivesKeysOnly = "get-gives-keys-only",
    /// A property that needs a value may be NULL [REQ INSTANCE-10].
    NullTakenForValue = "null-taken-for-value",
    /// An instance may be put under a parent that is not abstract where it may not
    /// [REQ INSTANCE-11].
    ConcreteParentTaken = "concrete-parent-taken",
    /// DeleteInstance succeeds and deletes nothing [REQ INSTANCE-12].
    DeletedInstanceStays = "deleted-instance-stays",
    /// Class=@ leads to nothing [REQ INSTANCE-18].
    SingletonHasNoPath = "singleton-has-no-path",
    /// The path of an instance may have any length [REQ INSTANCE-19].
    LongPathTaken = "long-path-taken",
    /// Classes that share a key may have an instance each with the same one [REQ INSTANCE-20].
    SiblingsShareKeys = "siblings-share-keys",
    /// A provider is asked though nobody has registered it [REQ STATIC-5].
    RegistrationNotAsked = "registration-not-asked",
    /// GetObject looks for the instances of a provider in the database [REQ STATIC-6].
    DatabaseAnswersForProvider = "database-answers-for-provider",
    /// Shutdown works from afar [REQ SHUTDOWN-3].
    RemoteShutdownWorks = "remote-shutdown-works",
    /// The 15 minutes count from the activation of the object [REQ TIMER-3].
    TimerFromActivation = "timer-from-activation",
    /// The timer ends one pause of an object, and no later one [REQ TIMER-2, TIMER-6].
    TimerWorksOnce = "timer-works-once",
    /// Each client has a request limit of its own [REQ LIMIT-2].
    LimitForEachClient = "limit-for-each-client",
    /// An impersonation level above the one that is asked for is refused [REQ AUTH-1].
    DelegateRefused = "delegate-refused",
    /// Every namespace asks for encryption [REQ AUTH-4].
    EncryptionAlwaysAsked = "encryption-always-asked",
    /// Writing a class asks for the right to execute methods as well [REQ RIGHTS-6].
    FullWriteIsNotEnough = "full-write-is-not-enough",
    /// A login asks for the right to execute methods [REQ CONNECT-10, CONNECT-11, RIGHTS-5].
    LoginNeedsExecution = "login-needs-execution",
    /// A login with a malformed namespace leads to root [REQ CONNECT-14].
    MalformedNamespaceIsRoot = "malformed-namespace-is-root",
    /// What has the greatest length that it may have is refused [REQ CONNECT-15, INSTANCE-19].
    GreatestLengthRefused = "greatest-length-refused",
    /// GetObject returns a class without its properties [REQ CLASS-1].
    ClassComesWithoutMembers = "class-comes-without-members",
    /// A put without flags fails where there is nothing yet [REQ CLASS-5, INSTANCE-1].
    PutNeverCreates = "put-never-creates",
    /// A missing argument is reported with another code [REQ CALL-4, CONNECT-21].
    MissingArgumentSaidOtherwise = "missing-argument-said-otherwise",
    /// Enumerations never go deeper than one level [REQ CLASS-21, INSTANCE-15].
    DeepListsShallow = "deep-lists-shallow",
    /// A list of __Namespace is empty [REQ NS-1, NS-6].
    ChildrenNotListed = "children-not-listed",
    /// Deleting a namespace deletes those beside it [REQ NS-9].
    NamespaceTakesSiblings = "namespace-takes-siblings",
    /// A provider is asked for nothing, whatever it is registered for [REQ INSTANCE-22].
    ProviderNeverCapable = "provider-never-capable",
    /// A pause holds the process that called it, and nobody else [REQ BUFFER-6].
    OthersAreExempt = "others-are-exempt",
    /// A pause holds administrators only [REQ BUFFER-6].
    UsersAreExempt = "users-are-exempt",
    /// A Backup holds requests only as long as a pause does [REQ BUFFER-3].
    BackupHoldsOnlyWithPause = "backup-holds-only-with-pause",
    /// Logins are refused with the limit reached [REQ LIMIT-5].
    LimitCountsForLogins = "limit-counts-for-logins",
    /// A login that is to wait two minutes at most waits without end [REQ CONNECT-18].
    LoginIgnoresMaxWait = "login-ignores-max-wait",
}
