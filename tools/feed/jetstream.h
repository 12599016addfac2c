#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/feed/nats_address.h"

namespace grantledger {

struct MessageHeader {
  std::string_view name;  // Lives for ever.
  std::string value;      // Printable ASCII.
};

// One message of a stream, to be published or as it is stored.
struct StreamMessage {
  std::string subject;
  std::vector<MessageHeader> headers;
  std::string payload;
};

struct StoredMessage {
  std::uint64_t sequence = 0;
  std::string id;  // Nats-Msg-Id; empty if it has none.
  // The values of the headers that were asked for, in their order; empty where there is none.
  std::vector<std::string> headers;
};

// A stream as it was found.
struct StreamState {
  std::uint64_t count = 0;           // How many messages are there.
  std::uint64_t first_sequence = 0;  // Of those that are there.
  std::uint64_t last_sequence = 0;   // Of all that ever were.
  std::size_t message_size_max = 0;  // Headers and payload, in bytes.
  std::string description;
};

// A connection to one stream of a NATS server with JetStream. It does not connect again: what is
// lost is opened anew. Belongs to one thread.
class JetStream {
 public:
  // Errors: unavailable; malformed if the server refuses the credentials.
  static Result<std::unique_ptr<JetStream>> connect(const NatsAddress& address);
  ~JetStream();
  JetStream(const JetStream&) = delete;
  JetStream& operator=(const JetStream&) = delete;

  // Makes the stream if it is missing: on disk, without limits, refusing rather than forgetting,
  // deleting and purging denied.
  //
  // Errors: malformed if the stream is one that could lose messages, or take others than these;
  // unavailable.
  Result<StreamState> open_stream(const std::string& description);

  // The last message of those that were there, with these headers; none if the stream was empty.
  // Errors: unavailable.
  Result<std::optional<StoredMessage>> last_message(const StreamState& state,
                                                    std::span<const std::string_view> headers);

  // The message of a sequence number, if it is there. Errors: unavailable.
  Result<std::optional<StoredMessage>> message_at(std::uint64_t sequence,
                                                  std::span<const std::string_view> headers);

  // How many bytes a message takes, if it is published after `after`.
  std::size_t size_of(const StreamMessage& message, std::uint64_t after) const;

  // Publishes messages that follow each other at `after` + 1 and on, and returns once the server
  // has stored all of them. Each is taken only if the one before it was.
  //
  // Errors: conflict if the stream does not end where it should; unavailable if the outcome is
  // unknown. Then a first part of them may be stored, or be stored soon: only a stream opened
  // anew can tell, and this object is of no more use.
  Result<void> publish(std::span<const StreamMessage> messages, std::uint64_t after);

  // How many messages the server has said to have stored.
  std::uint64_t stored_count() const;

 private:
  class Connection;
  JetStream(NatsAddress address, std::unique_ptr<Connection> connection);

  NatsAddress address_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace grantledger
