#pragma once
// The three ways to fail. A refusal is an answer and lives in ledger/domain/reason.h; an Error is
// something the program could not do; a failed CHECK is a bug and ends the process.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace grantledger {

// Named for what the caller should do next.
enum class Fault : std::uint8_t {
  malformed,    // The input is not what it claims to be: mend it. Nothing was recorded.
  id_reused,    // The command id belongs to another request: choose a new one.
  conflict,     // Something moved on meanwhile: look again, decide again. Nothing was written.
  corrupt,      // Stored bytes fail a check: stop, a person must look.
  unavailable,  // Input or output failed and the outcome is unknown: start afresh.
};

struct Error {
  Fault fault;
  std::string detail;  // A sentence for people. Programs look at `fault` only.
  bool operator==(const Error&) const = default;
};

// A value or an Error, with the members of std::expected. May not be ignored.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(Fault fault, std::string detail) {
  return tl::unexpected(Error{fault, std::move(detail)});
}

// The stable code of a fault, as answers print it.
constexpr const char* code_of(Fault fault) {
  switch (fault) {
    case Fault::malformed:
      return "malformed";
    case Fault::id_reused:
      return "id_reused";
    case Fault::conflict:
      return "conflict";
    case Fault::corrupt:
      return "corrupt";
    case Fault::unavailable:
      return "unavailable";
  }
  return "unavailable";
}

[[noreturn]] inline void check_failed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace grantledger

#define GRANTLEDGER_CONCAT_(a, b) a##b
#define GRANTLEDGER_CONCAT(a, b) GRANTLEDGER_CONCAT_(a, b)
#define GRANTLEDGER_TRY_(result, declaration, expression)        \
  auto result = (expression);                                    \
  if (!result) return tl::unexpected(std::move(result).error()); \
  declaration = *std::move(result)

// TRY(const auto page, log.read(after)): declares `page`, or hands the Error to our caller.
#define TRY(declaration, expression) \
  GRANTLEDGER_TRY_(GRANTLEDGER_CONCAT(try_, __LINE__), declaration, expression)

// TRY_VOID(step()): the same for a Result<void>.
#define TRY_VOID(expression) \
  if (auto try_void = (expression); !try_void) return tl::unexpected(std::move(try_void).error())

// What must hold if our code is right. Always on, free of side effects. A ledger that doubts its
// own state must not write, so a failure ends the process.
#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::grantledger::check_failed(__FILE__, __LINE__, #condition))
