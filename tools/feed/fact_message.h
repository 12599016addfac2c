#pragma once

#include <span>
#include <vector>

#include "ledger/feed/sink.h"
#include "tools/feed/jetstream.h"

namespace grantledger {

// Which fact of a stream was the last in the order of the log: what stands in every message, so
// that any message tells where the stream stood behind it.
struct StreamCursor {
  Position position = 0;    // 0: none yet.
  std::uint32_t place = 0;  // Of the fact in its envelope, from 0.
  std::uint32_t rest = 0;   // How many facts of the envelope are to follow.
  Digest digest{};          // SHA-256 of the envelope's canonical bytes.
  bool operator==(const StreamCursor&) const = default;
};

// "57.0.1 " and 64 hex digits: position, place, rest, digest; and back. Errors: malformed.
std::string text_of(const StreamCursor& cursor);
Result<StreamCursor> parse_stream_cursor(std::string_view text);

// Which fact of which ledger a message tells: "LEDGER.57.0", its Nats-Msg-Id; and back.
struct FactId {
  Digest ledger{};
  Position position = 0;
  std::uint32_t place = 0;
  auto operator<=>(const FactId&) const = default;
};
std::string text_of(const FactId& id);
Result<FactId> parse_fact_id(std::string_view text);  // Errors: malformed.

// grants.SCHEME.KIND, or grants.none.KIND. Of a scheme's id, '.' becomes %2E and '%' %25, since a
// subject has points between its parts; a scheme whose id is "none" becomes %6Eone.
std::string subject_of(std::string_view prefix, std::span<const SchemeId> schemes,
                       const Event& fact);

// The facts of one delivery as JSON, each {"position", "index", "recorded_at", "actor", "origin",
// "imported" where it was, "fact"}: as `events` prints them, with one fact instead of several.
std::vector<std::string> payloads_of(const Delivery& delivery);

}  // namespace grantledger
