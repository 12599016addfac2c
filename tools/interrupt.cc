#include "tools/interrupt.h"

#include <atomic>
#include <csignal>

namespace grantledger {
namespace {

// A signal handler has nowhere else to leave its news.
std::atomic<bool>& flag() {
  static std::atomic<bool> interrupted = false;
  return interrupted;
}

extern "C" void note_interrupt(int signal) {
  flag().store(true);
  std::signal(signal, SIG_DFL);  // The second one ends the process.
}

}  // namespace

void watch_for_interrupts() {
  static_cast<void>(flag());  // Made here, not in the handler.
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool is_interrupted() {
  return flag().load();
}

}  // namespace grantledger
