#include "tools/feed/jetstream_sink.h"

#include <charconv>
#include <set>
#include <utility>

#include "events/codec.h"
#include "events/digest.h"
#include "ledger/feed/feed_runner.h"
#include "projections/fact_schemes.h"
#include "tools/feed/fact_message.h"
#include "tools/feed/jetstream.h"

namespace grantledger {
namespace {

constexpr std::string_view id_header = "Nats-Msg-Id";
constexpr std::string_view cursor_header = "Grantledger-Cursor";
constexpr std::string_view late_header = "Grantledger-Late";

class JetStreamSink final : public Sink {
 public:
  JetStreamSink(NatsAddress address, const QuerySource& source)
      : address_(std::move(address)), source_(source), schemes_(source) {}

  Result<Checkpoint> open(const Digest& ledger) override;
  Result<void> take(const Batch& batch) override;
  Result<void> take_late(const Delivery& delivery) override;

 private:
  // Where the stream stands, as its last message tells.
  struct Standing {
    std::uint64_t sequence = 0;  // The stream's last, whether it is there or was deleted.
    StreamCursor cursor;
    std::uint64_t late = 0;  // The sequence of the last message that came late; 0: none.
  };

  // What belongs to a fact besides its text.
  struct Recorded {
    Digest digest{};
    std::vector<std::vector<SchemeId>> schemes;  // Of each fact that is delivered.
  };

  struct Outgoing {
    std::vector<StreamMessage> messages;
    Standing after;
  };

  Result<void> find_standing(const StreamState& state);
  Result<FactId> fact_told_by(const StoredMessage& message) const;
  Result<void> find_late();
  Result<std::optional<StoredMessage>> first_message(std::uint64_t begin, std::uint64_t end);
  Result<bool> has(const FactId& id);
  Result<Checkpoint> checkpoint() const;
  Result<void> check_follows(const Batch& batch) const;
  Result<Recorded> recorded(const Delivery& delivery);
  Result<void> add_messages(const Delivery& delivery, Outgoing& outgoing);
  Result<void> add_late_messages(const Delivery& delivery, Outgoing& outgoing);
  Result<void> add_message(const FactId& id, std::string subject, std::string payload,
                           Outgoing& outgoing) const;
  Result<void> publish(const Outgoing& outgoing);

  NatsAddress address_;
  QuerySource source_;
  FactSchemes schemes_;
  std::unique_ptr<JetStream> stream_;  // None before open() and after what ended unavailable.
  Digest ledger_{};
  std::size_t message_size_max_ = 0;
  std::uint64_t first_sequence_ = 0;
  Standing standing_;
  std::set<FactId> late_;  // What the stream has of facts that came late.
};

std::string in_stream(const NatsAddress& address, std::uint64_t sequence) {
  return "message " + std::to_string(sequence) + " of " + address.shown();
}

Result<Checkpoint> JetStreamSink::open(const Digest& ledger) {
  ledger_ = ledger;
  stream_.reset();
  const std::string description = "Facts of the ledger " + hex_of(ledger);
  TRY(stream_, JetStream::connect(address_));
  auto opened = [&]() -> Result<Checkpoint> {
    TRY(const StreamState state, stream_->open_stream(description));
    message_size_max_ = state.message_size_max;
    TRY_VOID(find_standing(state));
    constexpr std::string_view description_start = "Facts of the ledger ";
    if (state.description.starts_with(description_start) && state.description != description) {
      return fail(Fault::conflict, address_.shown() + " is the stream of another ledger: " +
                                       state.description.substr(description_start.size()));
    }
    TRY_VOID(find_late());
    return checkpoint();
  }();
  if (!opened) stream_.reset();
  return opened;
}

// The fact that a stored message tells. Errors: conflict if it is of another ledger, or of no feed.
Result<FactId> JetStreamSink::fact_told_by(const StoredMessage& message) const {
  const Result<FactId> id = parse_fact_id(message.id);
  if (!id) {
    return fail(Fault::conflict, in_stream(address_, message.sequence) +
                                     " was published by something else than a feed: feed a stream "
                                     "that nothing else publishes to");
  }
  if (id->ledger != ledger_) {
    return fail(Fault::conflict, in_stream(address_, message.sequence) +
                                     " is of another ledger: " + hex_of(id->ledger));
  }
  return *id;
}

Result<void> JetStreamSink::find_standing(const StreamState& state) {
  constexpr std::array headers{cursor_header, late_header};
  first_sequence_ = std::max<std::uint64_t>(1, state.first_sequence);
  standing_ = {.sequence = state.last_sequence};
  TRY(const std::optional<StoredMessage> last, stream_->last_message(state, headers));
  if (!last) return {};
  TRY(const FactId id, fact_told_by(*last));
  const Result<StreamCursor> cursor = parse_stream_cursor(last->headers[0]);
  if (!cursor) {
    return fail(Fault::conflict,
                in_stream(address_, last->sequence) + " does not say where the stream stands");
  }
  standing_.cursor = *cursor;
  if (id.position != cursor->position || id.place != cursor->place) {
    standing_.late = last->sequence;
  } else {
    const std::string& text = last->headers[1];
    std::from_chars(text.data(), text.data() + text.size(), standing_.late);
  }
  return {};
}

// Each message says which one came late before it.
Result<void> JetStreamSink::find_late() {
  constexpr std::array headers{late_header};
  late_.clear();
  for (std::uint64_t sequence = standing_.late; sequence != 0;) {
    TRY(const std::optional<StoredMessage> message, stream_->message_at(sequence, headers));
    if (!message) {
      return fail(Fault::conflict, in_stream(address_, sequence) +
                                       ", a fact that came late, was deleted: feed a new stream");
    }
    TRY(const FactId id, fact_told_by(*message));
    late_.insert(id);
    std::uint64_t before = 0;
    const std::string& text = message->headers[0];
    std::from_chars(text.data(), text.data() + text.size(), before);
    if (before >= sequence) return fail(Fault::conflict, in_stream(address_, sequence) + " lies");
    sequence = before;
  }
  return {};
}

// The first message from `begin` on that is there, before `end`.
Result<std::optional<StoredMessage>> JetStreamSink::first_message(std::uint64_t begin,
                                                                  std::uint64_t end) {
  constexpr std::array headers{cursor_header};
  for (std::uint64_t at = begin; at < end; ++at) {
    TRY(std::optional<StoredMessage> message, stream_->message_at(at, headers));
    if (message) return message;
  }
  return std::nullopt;
}

// Whether the stream has a fact, late or in its order: cursors ascend along the stream.
Result<bool> JetStreamSink::has(const FactId& id) {
  if (late_.contains(id)) return true;
  const auto wanted = std::pair(id.position, id.place);
  std::uint64_t low = first_sequence_;
  for (std::uint64_t high = standing_.sequence + 1; low < high;) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY(const std::optional<StoredMessage> message, first_message(middle, high));
    if (!message) {
      high = middle;
      continue;
    }
    TRY(const StreamCursor cursor, parse_stream_cursor(message->headers[0]));
    const auto found = std::pair(cursor.position, cursor.place);
    if (found == wanted) return true;
    if (found < wanted) {
      low = message->sequence + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

// Where an envelope is there in part, the stream stands before it.
Result<Checkpoint> JetStreamSink::checkpoint() const {
  const StreamCursor& cursor = standing_.cursor;
  const Checkpoint as_told{.position = cursor.position, .digest = cursor.digest};
  if (cursor.position == 0 || cursor.position > source_.log->head()) return as_told;
  TRY(const Checkpoint there, checkpoint_at(*source_.log, cursor.position));
  if (there.digest != cursor.digest) return as_told;  // The feed says what that means.
  if (cursor.rest == 0) return there;
  if (cursor.position == 1) return Checkpoint{};
  return checkpoint_at(*source_.log, cursor.position - 1);
}

// Errors: conflict if the batch leaves out the rest of an envelope that is there in part.
Result<void> JetStreamSink::check_follows(const Batch& batch) const {
  const StreamCursor& cursor = standing_.cursor;
  const bool is_first_behind =
      !batch.deliveries.empty() && batch.deliveries.front().position <= cursor.position;
  if (cursor.rest == 0) {
    if (!is_first_behind) return {};
    return fail(Fault::conflict,
                address_.shown() + " has position " + std::to_string(cursor.position) + " already");
  }
  if (batch.through.position < cursor.position) return {};
  if (is_first_behind && batch.deliveries.front().position == cursor.position) return {};
  return fail(Fault::conflict, address_.shown() + " has a part of position " +
                                   std::to_string(cursor.position) +
                                   " only, and this feed leaves it out: feed it what it was fed");
}

// Of the whole envelope, also where some of its facts are not delivered.
Result<JetStreamSink::Recorded> JetStreamSink::recorded(const Delivery& delivery) {
  const auto about = [&](const Envelope& whole) -> Result<Recorded> {
    Recorded recorded;
    TRY(const std::string bytes, encode(whole));
    recorded.digest = sha256(bytes);
    TRY(const auto schemes, schemes_.of(delivery.position, whole));
    for (std::size_t i = 0; i < delivery.envelope.facts.size(); ++i) {
      const std::uint32_t place = delivery.place_of(i);
      if (place >= schemes.size()) return fail(Fault::corrupt, "a fact has no place in the log");
      recorded.schemes.push_back(schemes[place]);
    }
    return recorded;
  };
  if (delivery.places.empty()) return about(delivery.envelope);
  TRY(const Envelope whole, envelope_at(*source_.log, delivery.position));
  return about(whole);
}

// Errors: malformed if the server would not take it.
Result<void> JetStreamSink::add_message(const FactId& id, std::string subject, std::string payload,
                                        Outgoing& outgoing) const {
  Standing& after = outgoing.after;
  StreamMessage message{
      .subject = std::move(subject), .headers = {}, .payload = std::move(payload)};
  message.headers.push_back({id_header, text_of(id)});
  message.headers.push_back({cursor_header, text_of(after.cursor)});
  if (after.late != 0) message.headers.push_back({late_header, std::to_string(after.late)});
  if (const std::size_t size = stream_->size_of(message, after.sequence);
      size > message_size_max_) {
    return fail(Fault::malformed,
                "fact " + std::to_string(id.place) + " of position " + std::to_string(id.position) +
                    " makes a message of " + std::to_string(size) + " bytes, the server takes " +
                    std::to_string(message_size_max_) + " (max_payload, max_msg_size)");
  }
  ++after.sequence;
  outgoing.messages.push_back(std::move(message));
  return {};
}

Result<void> JetStreamSink::add_messages(const Delivery& delivery, Outgoing& outgoing) {
  TRY(Recorded about, recorded(delivery));
  std::vector<std::string> payloads = payloads_of(delivery);
  const bool is_begun = delivery.position == outgoing.after.cursor.position;
  const std::uint32_t last_place = outgoing.after.cursor.place;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const FactId id{ledger_, delivery.position, delivery.place_of(i)};
    if ((is_begun && id.place <= last_place) || late_.contains(id)) continue;
    outgoing.after.cursor = {.position = delivery.position,
                             .place = id.place,
                             .rest = static_cast<std::uint32_t>(payloads.size() - 1 - i),
                             .digest = about.digest};
    TRY_VOID(add_message(id,
                         subject_of(address_.prefix, about.schemes[i], delivery.envelope.facts[i]),
                         std::move(payloads[i]), outgoing));
  }
  return {};
}

Result<void> JetStreamSink::take(const Batch& batch) {
  if (stream_ == nullptr) return fail(Fault::unavailable, address_.shown() + " is not open");
  TRY_VOID(check_follows(batch));
  Outgoing outgoing{.messages = {}, .after = standing_};
  for (const Delivery& delivery : batch.deliveries) TRY_VOID(add_messages(delivery, outgoing));
  return publish(outgoing);
}

Result<void> JetStreamSink::add_late_messages(const Delivery& delivery, Outgoing& outgoing) {
  TRY(Recorded about, recorded(delivery));
  std::vector<std::string> payloads = payloads_of(delivery);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const FactId id{ledger_, delivery.position, delivery.place_of(i)};
    TRY(const bool is_there, has(id));
    if (is_there) continue;
    TRY_VOID(add_message(id,
                         subject_of(address_.prefix, about.schemes[i], delivery.envelope.facts[i]),
                         std::move(payloads[i]), outgoing));
    outgoing.after.late = outgoing.after.sequence;
  }
  return {};
}

Result<void> JetStreamSink::take_late(const Delivery& delivery) {
  if (stream_ == nullptr) return fail(Fault::unavailable, address_.shown() + " is not open");
  Outgoing outgoing{.messages = {}, .after = standing_};
  TRY_VOID(add_late_messages(delivery, outgoing));
  TRY_VOID(publish(outgoing));
  for (std::size_t i = 0; i < delivery.envelope.facts.size(); ++i) {
    late_.insert({ledger_, delivery.position, delivery.place_of(i)});
  }
  return {};
}

Result<void> JetStreamSink::publish(const Outgoing& outgoing) {
  if (outgoing.messages.empty()) return {};
  const Result<void> published = stream_->publish(outgoing.messages, standing_.sequence);
  if (published) {
    standing_ = outgoing.after;
    return {};
  }
  Error error = published.error();
  // What an earlier connection had sent may have arrived after this one was opened: whoever has
  // stored nothing yet is told to look again, and of two feeds one goes on.
  if (error.fault == Fault::conflict && stream_->stored_count() == 0) {
    error.fault = Fault::unavailable;
  }
  error.detail = address_.shown() + ": " + error.detail;
  stream_.reset();
  return tl::unexpected(std::move(error));
}

}  // namespace

Result<std::unique_ptr<Sink>> make_jetstream_sink(const std::string& url,
                                                  const QuerySource& source) {
  TRY(NatsAddress address, parse_nats_address(url));
  return std::unique_ptr<Sink>(std::make_unique<JetStreamSink>(std::move(address), source));
}

}  // namespace grantledger
