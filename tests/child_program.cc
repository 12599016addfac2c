#include "tests/child_program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "events/result.h"

namespace grantledger {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
    from = ends[0];
    to = ends[1];
  }
  int from = -1;
  int to = -1;
};

int ended_as(int status) {
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ChildProgram::ChildProgram(const std::vector<std::string>& words) {
  signal(SIGPIPE, SIG_IGN);  // A killed reader is told by write().
  const Pipe input, output;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input.from, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, output.to, STDOUT_FILENO);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  CHECK(posix_spawn(&process_, arguments.front(), &files, nullptr, arguments.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&files);
  ::close(input.from);
  ::close(output.to);
  input_ = input.to;
  output_ = output.from;
}

ChildProgram::~ChildProgram() {
  kill();
  close_input();
  wait();
  ::close(output_);
}

bool ChildProgram::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(input_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void ChildProgram::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

std::optional<std::string> ChildProgram::read_line() {
  std::array<char, 65'536> buffer;
  for (std::size_t searched = 0;;) {
    if (const std::size_t end = unread_.find('\n', searched); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    searched = unread_.size();
    const ssize_t count = ::read(output_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

bool ChildProgram::is_running() {
  int status = 0;
  if (!ended_ && waitpid(process_, &status, WNOHANG) == process_) ended_ = ended_as(status);
  return !ended_;
}

void ChildProgram::kill() {
  if (is_running()) ::kill(process_, SIGKILL);
}

void ChildProgram::interrupt() {
  if (is_running()) ::kill(process_, SIGINT);
}

int ChildProgram::wait() {
  int status = 0;
  while (!ended_) {
    if (waitpid(process_, &status, 0) == process_) ended_ = ended_as(status);
  }
  return *ended_;
}

ProgramOutput run_to_end(const std::vector<std::string>& words) {
  ChildProgram program(words);
  program.close_input();
  ProgramOutput output;
  while (const std::optional<std::string> line = program.read_line()) output.text += *line + '\n';
  output.ended = program.wait();
  return output;
}

}  // namespace grantledger
