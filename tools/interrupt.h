#pragma once

namespace grantledger {

// Lets SIGINT and SIGTERM ask for an end instead of ending the process, so that long work can stop
// between two steps with everything recorded intact. Called once, by main. Reads and polls that
// wait return with EINTR.
void watch_for_interrupts();

// Whether the program was asked to end. Any thread.
bool is_interrupted();

}  // namespace grantledger
