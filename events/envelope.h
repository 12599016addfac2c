#pragma once

#include "events/event.h"

namespace grantledger {

// Where an imported envelope came from: one row of one version of a source.
struct ImportOrigin {
  SourceId source;
  Digest file{};          // SHA-256 of the file.
  std::uint64_t row = 0;  // From 1, as a person counts; 0 for what concerns the whole file.
  std::string row_key;
  Digest content{};  // Of the row's mapped content, so that a later version can be compared.
  // "name=text" where an id or amount is not as written, and what is kept: source_texts.h.
  std::vector<std::string> source_texts;
  bool operator==(const ImportOrigin&) const = default;
};

// What the one who asked signed. `request` is kept as it was signed, byte for byte: of a refusal
// nothing else tells what was asked, and a signature is checked on what was signed.
struct RequestSignature {
  KeyId key;
  std::string request;  // canonical_request of codec.h.
  std::string bytes;    // Ed25519 (RFC 8032), 64 bytes, over signed_text_of(request).
  bool operator==(const RequestSignature&) const = default;
};

// One answered request and the facts it made. Recorded whole or not at all.
struct Envelope {
  CommandId command;
  Digest request{};  // SHA-256 of the canonical request, so that a reused id is noticed.
  ActorId actor;
  Timestamp recorded_at;
  std::optional<ImportOrigin> imported;  // Absent: an own decision.
  std::vector<Event> facts;              // At least one.
  std::optional<RequestSignature> signature = std::nullopt;
  bool operator==(const Envelope&) const = default;
};

}  // namespace grantledger
