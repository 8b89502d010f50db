//! The command as its users meet it: a process with arguments, streams and an exit code.
//!
//! The suite that it judges with is the small one beside these files, so that nothing here changes
//! when the real one grows; the targets are those that do one thing only.

mod children;
mod exit_codes;
mod exploring;
mod files;
#[cfg(unix)]
mod interrupted;
mod observing;
mod process;
mod recording;
mod streams;
mod texts;
