#pragma once
// The values that rules compare across grants: see gathered.h.

#include <memory>
#include <string_view>
#include <vector>

#include "projections/findings/dossier.h"

namespace grantledger {

// Keeps texts in place until it is destroyed.
class TextStore {
 public:
  std::string_view keep(std::string_view text);
  // Keeps what the other one kept, where it is.
  void take(TextStore&& other);

 private:
  static constexpr std::size_t block_size = 1 << 20;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;
};

// Hashes stand for texts that are compared and not shown: of 64 bits, so that two of a million meet
// once in ten million runs.
inline std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

// A payment that stands.
struct GatheredPayment {
  std::uint64_t payee_hash = 0;
  Money amount;
  Date day;
  Position position = 0;
  Money small_max;  // The limit for one person by its rule; no currency: none.
  std::string_view payment;
  bool has_purpose = false;  // Every part names a leave and a semester.
};

struct GatheredDocument {
  std::string_view digest, grant, subject;
  Position position = 0;
  Date day;
};

// A semester of a leave that costs something.
struct GatheredStudy {
  std::uint64_t participant_hash = 0;
  std::string_view participant, semester, scheme, leave;
  std::uint64_t credits = 0;    // Of the whole leave, in hundredths,
  std::uint32_t semesters = 0;  // spread evenly over so many.
  Money state;
  Position position = 0;
  Date day;
};

// An own award of a rule that gives once a year, as far as it stands.
struct GatheredAward {
  std::uint64_t key_hash = 0;  // Of recipient, scheme and year.
  std::string_view grant;
  Money amount;
  Position position = 0;
  Date day;
};

struct GatheredLeave {
  std::uint64_t leave_hash = 0;
  Position position = 0;
};

// What was passed on for a leave that its grant does not have.
struct GatheredStray {
  std::string_view grant, leave;
  Money amount;
  Position position = 0;
  Date day;
};

// A decision on a ranked application.
struct GatheredRank {
  std::uint64_t applicant_hash = 0;  // Of scheme, year and applicant.
  std::uint64_t rank = 0;
  std::string_view application;
  bool is_awarded = false;
  bool says_why = false;
  Money amount;
  Position position = 0;  // Of the award; else of the ranking.
  Position ranked = 0;
  Date day;
};

// A decision on an application, by someone who declared nothing about it.
struct GatheredUndeclared {
  std::uint64_t scheme_hash = 0;
  std::string_view application, actor;
  Position position = 0;
  Date day;
};

struct SeenOrganisation {
  Position first = 0, last = 0;
  Amounts paid;
  Date day;
  bool is_paid = false;
};

struct SeenYear {
  Position first = 0, last = 0;
  Amounts paid, committed;
  Date day;
};

// By a line and who holds money on it, or by an item, the year of the promise and the holder.
struct LineUse {
  Amounts used;
  Position first = 0, last = 0;
  Date day;
};

}  // namespace grantledger
