#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grantledger {

// A program that runs beside the test in a process of its own, its standard input and output at the
// other ends of two pipes. One thread may write and one may read while another waits to kill it.
class ChildProgram {
 public:
  // Starts the program at `words[0]`. What cannot be started is a CHECK that fails.
  explicit ChildProgram(const std::vector<std::string>& words);
  // Kills it if it still runs.
  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  // Returns false once nobody reads it any more.
  bool write(std::string_view text);
  void close_input();

  // The next whole line without its line feed; nothing when the program has ended. What it wrote
  // before it was killed is still read.
  std::optional<std::string> read_line();

  bool is_running();
  void kill();
  void interrupt();  // As Ctrl-C does.
  // How it ended: an exit status, or the negative of a signal.
  int wait();

 private:
  pid_t process_ = 0;
  int input_ = -1;
  int output_ = -1;
  std::optional<int> ended_;
  std::string unread_;
};

struct ProgramOutput {
  int ended = 0;
  std::string text;
};

// Runs a program to its end with nothing on its standard input.
ProgramOutput run_to_end(const std::vector<std::string>& words);

}  // namespace grantledger
