#include <unistd.h>

#include <iostream>

#include "tools/interrupt.h"
#include "tools/program.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  grantledger::watch_for_interrupts();
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const grantledger::Streams streams{.out = std::cout,
                                     .err = std::cerr,
                                     .input = STDIN_FILENO,
                                     .output = STDOUT_FILENO,
                                     .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                     .err_is_terminal = isatty(STDERR_FILENO) == 1};
  return static_cast<int>(grantledger::run_program(arguments, streams));
}
