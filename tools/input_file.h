#pragma once

#include <string>
#include <utility>

#include "events/result.h"

namespace grantledger {

// An open file, closed when it goes out of scope. Standard input is not ours to close.
class InputFile {
 public:
  // "-" is `standard_input`. Errors: malformed if the file cannot be read; `expected` says what it
  // should be.
  static Result<InputFile> open(const std::string& path, int standard_input,
                                const std::string& expected);
  InputFile(InputFile&& other) noexcept
      : file_(other.file_), is_ours_(std::exchange(other.is_ours_, false)) {}
  InputFile& operator=(InputFile&&) = delete;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();
  int file() const { return file_; }

 private:
  InputFile(int file, bool is_ours) : file_(file), is_ours_(is_ours) {}
  int file_;
  bool is_ours_;
};

}  // namespace grantledger
