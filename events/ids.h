#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "events/result.h"

namespace grantledger {

inline constexpr std::size_t id_length_max = 64;

// Whether `text` is 1 to 64 characters of A–Z a–z 0–9 . _ / @ + % ~ -. Case is kept. A colon is not
// among them: it separates the parts of an account.
bool is_id(std::string_view text);

// An id for any text that a source uses as a name: characters that ids lack are percent-encoded
// byte by byte (as is the percent sign itself), and what is then longer than 64 characters is cut
// to 40 and ends in "~" and the first 16 hex digits of the SHA-256 of `text`. Equal texts give
// equal ids. Empty text gives "%". The caller keeps `text` itself in the fact.
std::string id_text_of(std::string_view text);

// Text that names one kind of thing, just as its users wrote it. Ids of different kinds do not
// convert to each other. A default-constructed id is empty and names nothing; no fact may carry
// one.
template <class Kind>
class Id {
 public:
  Id() = default;

  // Errors: malformed if `text` is not an id.
  static Result<Id> parse(std::string_view text) {
    if (!is_id(text)) {
      return fail(Fault::malformed, "'" + std::string(text) +
                                        "' is not an id: expected 1 to 64 of A-Z a-z 0-9 . _ / @ "
                                        "+ % ~ -");
    }
    return Id(std::string(text));
  }

  // The id for a source's own name of something; see id_text_of.
  static Id of_source_text(std::string_view text) { return Id(id_text_of(text)); }

  const std::string& text() const { return text_; }
  bool is_empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

  template <class State>  // NOLINTNEXTLINE(readability-identifier-naming)
  friend State AbslHashValue(State state, const Id& id) {
    return State::combine(std::move(state), id.text_);
  }

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

using ActorId = Id<struct ActorTag>;  // A case handler, an approver, a system.
using AppealId = Id<struct AppealTag>;
using ApplicationId = Id<struct ApplicationTag>;
using CallId = Id<struct CallTag>;
using ClaimId = Id<struct ClaimTag>;  // A demand for repayment.
using GrantId = Id<struct GrantTag>;
using ItemId = Id<struct ItemTag>;  // Chapter and item: 226.22; or a fund: fund.ORG.SCHEME.
using KeyId = Id<struct KeyTag>;    // An actor's public key.
using LeaveId = Id<struct LeaveTag>;
using LetterId = Id<struct LetterTag>;
using OrganisationId = Id<struct OrganisationTag>;
using PartnershipId = Id<struct PartnershipTag>;
using PaymentId = Id<struct PaymentTag>;
using ReportId = Id<struct ReportTag>;
using RuleVersionId = Id<struct RuleVersionTag>;
using SchemeId = Id<struct SchemeTag>;
using SemesterId = Id<struct SemesterTag>;      // 2026-autumn.
using SourceId = Id<struct SourceTag>;          // A source of imported rows: aid-honduras.
using StatisticsId = Id<struct StatisticsTag>;  // A table of weights: teachers.

// Chosen by the client, 128 bits, preferably a UUIDv7 so that ids come in the order of time.
// Belongs to one request for ever.
struct CommandId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const CommandId&) const = default;

  template <class State>  // NOLINTNEXTLINE(readability-identifier-naming)
  friend State AbslHashValue(State state, CommandId id) {
    return State::combine(std::move(state), id.high, id.low);
  }
};

// A UUID in its usual form, 8-4-4-4-12 lower-case hex digits (RFC 9562), and back.
// Errors: malformed for any other spelling.
std::string text_of(CommandId id);
Result<CommandId> parse_command_id(std::string_view text);

// The money for one chapter and item in one year: every krone is counted against a line.
struct Line {
  ItemId item;
  std::uint16_t year = 0;
  auto operator<=>(const Line&) const = default;

  template <class State>  // NOLINTNEXTLINE(readability-identifier-naming)
  friend State AbslHashValue(State state, const Line& line) {
    return State::combine(std::move(state), line.item, line.year);
  }
};

// "226.22:2026", and back. Errors: malformed.
std::string text_of(const Line& line);
Result<Line> parse_line(std::string_view text);

}  // namespace grantledger
