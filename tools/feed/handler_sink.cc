#include "tools/feed/handler_sink.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "tools/fact_json.h"
#include "tools/interrupt.h"

namespace grantledger {
namespace {

constexpr std::size_t answer_bytes_max = 1 << 16;
constexpr int look_interval_ms = 100;
constexpr int looks_before_kill = 20;

// {"position":N} or {"position":N,"error":…} and nothing else: a program that repeats what it was
// given, or misspells its error, has not taken it.
bool is_answer(const Json& json, Position position) {
  return json.is_object() && json.contains("position") && json["position"] == position &&
         json.size() == (json.contains("error") ? 2U : 1U);
}

[[noreturn]] void become(const std::string& command, int channel) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);  // So that what it started ends with it.
  dup2(channel, STDIN_FILENO);
  dup2(channel, STDOUT_FILENO);
  execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
  _exit(127);
}

}  // namespace

HandlerSink::HandlerSink(std::string command, std::chrono::milliseconds patience, Checkpoint begin)
    : command_(std::move(command)), patience_(patience), stands_(begin) {}

HandlerSink::~HandlerSink() {
  stop();
}

Result<Checkpoint> HandlerSink::open(const Digest& /*ledger*/) {
  stop();
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(Fault::unavailable, "cannot make a channel to the handler");
  }
  program_ = fork();
  if (program_ == 0) become(command_, ends[1]);
  close(ends[1]);
  channel_ = ends[0];
  if (program_ > 0) return stands_;
  stop();
  return fail(Fault::unavailable, "cannot start the handler '" + command_ + "'");
}

Result<void> HandlerSink::take(const Batch& batch) {
  for (const Delivery& delivery : batch.deliveries) TRY_VOID(hand_over(delivery));
  stands_ = batch.through;
  return {};
}

Result<void> HandlerSink::take_late(const Delivery& delivery) {
  return hand_over(delivery);
}

Result<void> HandlerSink::hand_over(const Delivery& delivery) {
  std::string line;
  append_json(line, delivery.position, delivery.envelope);
  line += '\n';
  TRY_VOID(send(line));
  TRY(const std::string text, read_answer());
  const Result<Json> answer = parse_json(text);
  if (!answer || !is_answer(*answer, delivery.position)) {
    return fail(Fault::unavailable, "the handler answered '" + text.substr(0, 200) +
                                        R"(', expected {"position":)" +
                                        std::to_string(delivery.position) + "}");
  }
  if (!answer->contains("error")) return {};
  const Json& why = (*answer)["error"];
  return fail(Fault::malformed, why.is_string() ? why.get<std::string>() : why.dump());
}

Result<void> HandlerSink::send(const std::string& line) const {
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t wrote = ::send(channel_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno == EINTR && !is_interrupted()) continue;
    if (wrote <= 0) return fail(Fault::unavailable, "the handler '" + command_ + "' has ended");
    sent += static_cast<std::size_t>(wrote);
  }
  return {};
}

Result<std::string> HandlerSink::read_answer() {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  for (;;) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    if (unread_.size() > answer_bytes_max) {
      return fail(Fault::unavailable, "the handler's answer has no end");
    }
    if (is_interrupted()) return fail(Fault::unavailable, "stopped before the handler answered");
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(Fault::unavailable,
                  "the handler did not answer within " + std::to_string(patience_.count()) + " ms");
    }
    pollfd readable{.fd = channel_, .events = POLLIN, .revents = 0};
    if (poll(&readable, 1, look_interval_ms) <= 0) continue;
    std::array<char, 4096> bytes{};
    const ssize_t got = read(channel_, bytes.data(), bytes.size());
    if (got <= 0) return fail(Fault::unavailable, "the handler '" + command_ + "' has ended");
    unread_.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

void HandlerSink::stop() {
  if (channel_ >= 0) close(channel_);
  channel_ = -1;
  unread_.clear();
  if (program_ <= 0) return;
  for (int look = 0; waitpid(program_, nullptr, WNOHANG) == 0; ++look) {
    if (look == looks_before_kill) kill(-program_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(look_interval_ms / 10));
  }
  program_ = -1;
}

}  // namespace grantledger
