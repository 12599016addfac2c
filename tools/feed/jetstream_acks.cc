#include "tools/feed/jetstream_acks.h"

#include <nats/status.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace grantledger {
namespace {

// What is wrong with an answer: {"stream": "GRANTS", "seq": 7} says that the message is stored
// there, "duplicate" that it was before and where, "error" why it is not.
std::optional<Error> error_in(std::uint64_t sequence, std::string_view answer) {
  // Without an answer in it, it says that nobody takes the subject.
  if (answer.empty()) return Error{Fault::unavailable, "no stream takes the messages any more"};
  // Nearly all answers are this, and reading JSON would take longer than anything else here.
  const std::string usual = ", \"seq\":" + std::to_string(sequence) + "}";
  constexpr std::string_view stream = R"({"stream":")";
  if (answer.starts_with(stream) && answer.ends_with(usual) &&
      answer.find('"', stream.size()) == answer.size() - usual.size() - 1) {
    return std::nullopt;
  }
  const auto json = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Error{Fault::unavailable, "the server's answer is not JSON"};
  if (const auto error = json.find("error"); error != json.end() && error->is_object()) {
    const bool is_elsewhere = error->value("err_code", 0) == JSStreamWrongLastSequenceErr;
    return Error{is_elsewhere ? Fault::conflict : Fault::unavailable,
                 "the server did not store message " + std::to_string(sequence) + ": " +
                     error->value("description", std::string("it does not say why"))};
  }
  const std::uint64_t stored_at = json.value("seq", std::uint64_t{0});
  if (stored_at != sequence) {
    return Error{Fault::unavailable,
                 "the server remembers message " + std::to_string(sequence) +
                     " as one that the stream has lost: it takes it once the stream's duplicate "
                     "window has passed"};
  }
  if (json.value("duplicate", false)) {
    return Error{Fault::conflict, "another feed published message " + std::to_string(sequence)};
  }
  return std::nullopt;
}

}  // namespace

void JetStreamAcks::take(std::uint64_t sequence, std::string_view answer) {
  std::optional<Error> error = error_in(sequence, answer);
  const std::scoped_lock lock(mutex_);
  if (!error) {
    ++stored_;
  } else if (!failure_) {
    failure_ = std::move(error);
  }
  if (stored_ >= awaited_ || failure_) changed_.notify_all();
}

std::optional<Error> JetStreamAcks::failure() const {
  const std::scoped_lock lock(mutex_);
  return failure_;
}

std::uint64_t JetStreamAcks::wait_for(std::uint64_t count, std::chrono::milliseconds interval) {
  std::unique_lock lock(mutex_);
  awaited_ = count;
  changed_.wait_for(lock, interval, [&] { return stored_ >= count || failure_; });
  return stored_;
}

std::uint64_t JetStreamAcks::stored_count() const {
  const std::scoped_lock lock(mutex_);
  return stored_;
}

void JetStreamAcks::finish() {
  const std::scoped_lock lock(mutex_);
  is_finished_ = true;
  changed_.notify_all();
}

bool JetStreamAcks::wait_until_finished(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return is_finished_; });
}

}  // namespace grantledger
