#include "tools/feed/jetstream.h"

#include <nats/nats.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "tools/feed/jetstream_acks.h"

namespace grantledger {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t connect_timeout_ms = 3'000;
constexpr std::int64_t answer_timeout_ms = 5'000;
constexpr std::int64_t ping_interval_ms = 10'000;
// How long nothing at all may be confirmed while something is under way.
constexpr milliseconds stored_patience(10'000);
constexpr milliseconds look_interval(20);  // How often the connection is looked at meanwhile.
// Messages under way: a newer server refuses more than 10,000 for one stream.
constexpr std::uint64_t under_way_max = 4'000;
constexpr int buffer_bytes = 256 << 10;

constexpr std::string_view header_start = "NATS/1.0\r\n";
constexpr const char* expected_stream = "Nats-Expected-Stream";
constexpr const char* expected_sequence = "Nats-Expected-Last-Sequence";

template <auto destroy>
struct Destroyer {
  template <class Value>
  void operator()(Value* value) const {
    destroy(value);
  }
};
using Options = std::unique_ptr<natsOptions, Destroyer<natsOptions_Destroy>>;
using Message = std::unique_ptr<natsMsg, Destroyer<natsMsg_Destroy>>;
using StreamInfo = std::unique_ptr<jsStreamInfo, Destroyer<jsStreamInfo_Destroy>>;

std::string text_of(natsStatus status, jsErrCode code) {
  std::string text = natsStatus_GetText(status);
  if (code != 0) text += " (JetStream error " + std::to_string(static_cast<int>(code)) + ")";
  return text;
}

// What any request to JetStream may meet.
tl::unexpected<Error> failed(const std::string& what, natsStatus status, jsErrCode code = {}) {
  if (status == NATS_NO_RESPONDERS) {
    return fail(Fault::unavailable, what + ": JetStream does not answer: is it on (-js)?");
  }
  return fail(Fault::unavailable, what + ": " + text_of(status, code));
}

Result<void> check_limits(const jsStreamConfig& config) {
  const auto refuse = [](const std::string& found, const std::string& expected) {
    return fail(Fault::malformed, "the stream " + found + ", so it could lose facts; expected " +
                                      expected + ", or no such stream: it is made then");
  };
  if (config.Storage != js_FileStorage) return refuse("is kept in memory", "storage file");
  if (config.Retention != js_LimitsPolicy)
    return refuse("forgets what was read", "retention limits");
  if (config.Discard != js_DiscardNew) return refuse("discards old messages", "discard new");
  if (config.MaxAge != 0) return refuse("forgets messages by age", "no maximum age");
  if (config.MaxMsgsPerSubject > 0) {
    return refuse("limits the messages of a subject", "no such limit");
  }
  if (config.NoAck) return refuse("confirms nothing", "confirmations");
  if (config.AllowRollup) return refuse("allows roll-ups", "none");
  return {};
}

Result<void> check_stream(const jsStreamConfig& config, const NatsAddress& address) {
  if (config.Mirror != nullptr || config.SourcesLen > 0 || config.Sealed) {
    return fail(Fault::malformed,
                "the stream is a copy of others, or sealed: nothing can be "
                "published to it");
  }
  if (config.SubjectsLen != 1 || config.Subjects[0] != address.subjects()) {
    return fail(Fault::malformed,
                "the stream takes other subjects than " + address.subjects() +
                    (config.SubjectsLen > 0 ? std::string(": ") + config.Subjects[0] : ""));
  }
  return check_limits(config);
}

StoredMessage stored_message(natsMsg& message, std::span<const std::string_view> headers) {
  const auto header = [&](std::string_view name) -> std::string {
    const char* value = nullptr;
    const natsStatus status = natsMsgHeader_Get(&message, std::string(name).c_str(), &value);
    return status == NATS_OK && value != nullptr ? value : "";
  };
  StoredMessage stored{
      .sequence = natsMsg_GetSequence(&message), .id = header("Nats-Msg-Id"), .headers = {}};
  for (const std::string_view name : headers) stored.headers.push_back(header(name));
  return stored;
}

void take_answer(natsConnection*, natsSubscription*, natsMsg* answer, void* acks) {
  const Message message(answer);
  const std::string_view subject = natsMsg_GetSubject(answer);
  std::uint64_t sequence = 0;
  const std::size_t number = subject.rfind('.') + 1;
  std::from_chars(subject.data() + number, subject.data() + subject.size(), sequence);
  static_cast<JetStreamAcks*>(acks)->take(
      sequence, {natsMsg_GetData(answer), static_cast<std::size_t>(natsMsg_GetDataLength(answer))});
}

void finish_answers(void* acks) {
  static_cast<JetStreamAcks*>(acks)->finish();
}

// The library would write to the standard error stream.
void ignore_error(natsConnection*, natsSubscription*, natsStatus, void*) {}

Result<Options> options_for(const NatsAddress& address) {
  natsOptions* made = nullptr;
  natsStatus status = natsOptions_Create(&made);
  Options options(made);
  const auto then = [&](auto set, auto... values) {
    if (status == NATS_OK) status = set(made, values...);
  };
  then(natsOptions_SetURL, address.server.c_str());
  if (!address.user.empty()) {
    then(natsOptions_SetUserInfo, address.user.c_str(), address.password.c_str());
  }
  if (!address.token.empty()) then(natsOptions_SetToken, address.token.c_str());
  then(natsOptions_SetName, "grantledger feed");
  then(natsOptions_SetTimeout, connect_timeout_ms);
  then(natsOptions_SetAllowReconnect, false);
  then(natsOptions_SetPingInterval, ping_interval_ms);
  then(natsOptions_SetMaxPingsOut, 2);
  then(natsOptions_SetWriteDeadline, answer_timeout_ms);
  then(natsOptions_SetIOBufSize, buffer_bytes);
  then(natsOptions_SetErrorHandler, ignore_error, nullptr);
  if (status != NATS_OK) return failed("the connection cannot be set up", status);
  return options;
}

}  // namespace

// The connection, its answers, and what the library made for both.
class JetStream::Connection {
 public:
  Connection() = default;
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> open(const NatsAddress& address);
  Result<void> publish(const StreamMessage& message, const std::string& stream,
                       std::uint64_t after);
  Result<void> wait_for(std::uint64_t count);
  jsCtx* context() { return context_; }
  std::size_t payload_max() const {
    return static_cast<std::size_t>(
        std::max<std::int64_t>(0, natsConnection_GetMaxPayload(connection_)));
  }
  std::uint64_t published = 0;
  const JetStreamAcks& acks() const { return *acks_; }

 private:
  natsConnection* connection_ = nullptr;
  jsCtx* context_ = nullptr;
  natsSubscription* answers_ = nullptr;
  std::string inbox_;
  std::unique_ptr<JetStreamAcks> acks_ = std::make_unique<JetStreamAcks>();
};

JetStream::Connection::~Connection() {
  jsCtx_Destroy(context_);
  if (connection_ != nullptr) natsConnection_Close(connection_);
  if (answers_ != nullptr) {
    natsSubscription_Destroy(answers_);
    // The library's thread may still hold the answers: rather leave them than take them from it.
    if (!acks_->wait_until_finished(stored_patience)) static_cast<void>(acks_.release());
  }
  natsConnection_Destroy(connection_);
}

Result<void> JetStream::Connection::open(const NatsAddress& address) {
  TRY(const Options options, options_for(address));
  const std::string what = "cannot connect to " + address.server;
  natsStatus status = natsConnection_Connect(&connection_, options.get());
  if (status == NATS_CONNECTION_AUTH_FAILED || status == NATS_NOT_PERMITTED) {
    return fail(Fault::malformed, what + ": it does not accept these credentials");
  }
  if (status != NATS_OK) return failed(what, status);
  jsOptions waiting;
  jsOptions_Init(&waiting);
  waiting.Wait = answer_timeout_ms;
  status = natsConnection_JetStream(&context_, connection_, &waiting);
  natsInbox* inbox = nullptr;
  if (status == NATS_OK) status = natsInbox_Create(&inbox);
  if (status != NATS_OK) return failed(what, status);
  inbox_ = std::string(inbox) + ".";
  natsInbox_Destroy(inbox);
  status = natsConnection_Subscribe(&answers_, connection_, (inbox_ + "*").c_str(), take_answer,
                                    acks_.get());
  if (status != NATS_OK) return failed(what, status);
  status = natsSubscription_SetOnCompleteCB(answers_, finish_answers, acks_.get());
  return status == NATS_OK ? Result<void>() : failed(what, status);
}

Result<void> JetStream::Connection::publish(const StreamMessage& message, const std::string& stream,
                                            std::uint64_t after) {
  natsMsg* made = nullptr;
  natsStatus status =
      natsMsg_Create(&made, message.subject.c_str(), (inbox_ + std::to_string(after + 1)).c_str(),
                     message.payload.data(), static_cast<int>(message.payload.size()));
  const Message owned(made);
  const auto set = [&](const char* name, const std::string& value) {
    if (status == NATS_OK) status = natsMsgHeader_Set(made, name, value.c_str());
  };
  for (const MessageHeader& header : message.headers) set(header.name.data(), header.value);
  set(expected_stream, stream);
  set(expected_sequence, std::to_string(after));
  if (status == NATS_OK) status = natsConnection_PublishMsg(connection_, made);
  if (status != NATS_OK) return failed("message " + std::to_string(after + 1), status);
  ++published;
  return {};
}

// Waits until so many of the published messages are stored.
Result<void> JetStream::Connection::wait_for(std::uint64_t count) {
  std::uint64_t before = acks_->stored_count();
  for (milliseconds waited{}; before < count; waited += look_interval) {
    const std::uint64_t stored = acks_->wait_for(count, look_interval);
    if (auto failure = acks_->failure()) return tl::unexpected(*std::move(failure));
    if (stored > before) waited = {};
    before = stored;
    if (stored < count && natsConnection_IsClosed(connection_)) {
      return fail(Fault::unavailable, "the connection was lost");
    }
    if (waited >= stored_patience) {
      return fail(Fault::unavailable, "the server confirms nothing any more");
    }
  }
  if (auto failure = acks_->failure()) return tl::unexpected(*std::move(failure));
  return {};
}

JetStream::JetStream(NatsAddress address, std::unique_ptr<Connection> connection)
    : address_(std::move(address)), connection_(std::move(connection)) {}

JetStream::~JetStream() = default;

Result<std::unique_ptr<JetStream>> JetStream::connect(const NatsAddress& address) {
  auto connection = std::make_unique<Connection>();
  TRY_VOID(connection->open(address));
  return std::unique_ptr<JetStream>(new JetStream(address, std::move(connection)));
}

Result<StreamState> JetStream::open_stream(const std::string& description) {
  jsStreamInfo* found = nullptr;
  jsErrCode code{};
  natsStatus status =
      js_GetStreamInfo(&found, connection_->context(), address_.stream.c_str(), nullptr, &code);
  if (status == NATS_NOT_FOUND || code == JSStreamNotFoundErr) {
    const std::string subjects = address_.subjects();
    const char* const list[] = {subjects.c_str()};
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    config.Name = address_.stream.c_str();
    config.Description = description.c_str();
    config.Subjects = const_cast<const char**>(list);
    config.SubjectsLen = 1;
    config.Storage = js_FileStorage;
    config.Discard = js_DiscardNew;
    config.DenyDelete = config.DenyPurge = true;
    code = {};
    status = js_AddStream(&found, connection_->context(), &config, nullptr, &code);
    if (code == JSStreamSubjectOverlapErr) {
      return fail(Fault::malformed, "another stream of " + address_.server + " takes " + subjects +
                                        " already: give this one a prefix of its own (?prefix=…)");
    }
  }
  const StreamInfo info(found);
  if (status != NATS_OK) return failed("the stream " + address_.shown(), status, code);
  TRY_VOID(check_stream(*info->Config, address_));
  StreamState state{.count = info->State.Msgs,
                    .first_sequence = info->State.FirstSeq,
                    .last_sequence = info->State.LastSeq,
                    .message_size_max = connection_->payload_max(),
                    .description = {}};
  if (info->Config->Description != nullptr) state.description = info->Config->Description;
  if (info->Config->MaxMsgSize > 0) {
    state.message_size_max =
        std::min(state.message_size_max, static_cast<std::size_t>(info->Config->MaxMsgSize));
  }
  return state;
}

// The server is not asked for its last message: once the newest were deleted, 2.9 says that there
// is none.
Result<std::optional<StoredMessage>> JetStream::last_message(
    const StreamState& state, std::span<const std::string_view> headers) {
  if (state.count == 0) return std::nullopt;
  for (std::uint64_t at = state.last_sequence; at >= state.first_sequence && at > 0; --at) {
    TRY(std::optional<StoredMessage> message, message_at(at, headers));
    if (message) return message;
  }
  return fail(Fault::unavailable, "the last message cannot be found");
}

Result<std::optional<StoredMessage>> JetStream::message_at(
    std::uint64_t sequence, std::span<const std::string_view> headers) {
  natsMsg* found = nullptr;
  jsErrCode code{};
  const natsStatus status =
      js_GetMsg(&found, connection_->context(), address_.stream.c_str(), sequence, nullptr, &code);
  const Message owned(found);
  if (status == NATS_NOT_FOUND || code == JSNoMessageFoundErr) return std::nullopt;
  if (status != NATS_OK) return failed("message " + std::to_string(sequence), status, code);
  return stored_message(*found, headers);
}

std::size_t JetStream::size_of(const StreamMessage& message, std::uint64_t after) const {
  constexpr std::size_t around_header = std::string_view(": \r\n").size();
  std::size_t size = header_start.size() + std::string_view("\r\n").size() + message.payload.size();
  const auto add = [&](std::string_view name, std::size_t value_size) {
    size += name.size() + value_size + around_header;
  };
  for (const MessageHeader& header : message.headers) add(header.name, header.value.size());
  add(expected_stream, address_.stream.size());
  add(expected_sequence, std::to_string(after).size());
  return size;
}

Result<void> JetStream::publish(std::span<const StreamMessage> messages, std::uint64_t after) {
  const std::uint64_t before = connection_->published;
  for (const StreamMessage& message : messages) {
    const std::uint64_t under_way = connection_->published - connection_->acks().stored_count();
    if (under_way >= under_way_max) {
      TRY_VOID(connection_->wait_for(connection_->published - under_way_max / 2));
    }
    TRY_VOID(connection_->publish(message, address_.stream, after++));
  }
  return connection_->wait_for(before + messages.size());
}

std::uint64_t JetStream::stored_count() const {
  return connection_->acks().stored_count();
}

}  // namespace grantledger
