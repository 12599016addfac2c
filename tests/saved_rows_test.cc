#include <gtest/gtest.h>

#include "ledger/domain/books.h"
#include "ledger/domain/row_keys.h"

namespace grantledger {
namespace {

// A leave of many semesters: from one word to far more than one segment of a message holds.
Books books_with(std::size_t semester_count) {
  Books books;
  LeaveRow& leave = books.leaves["L1"];
  for (std::size_t i = 0; i < semester_count; ++i) {
    LeaveSemesterRow semester;
    semester.semester = *SemesterId::parse("semester-" + std::to_string(i));
    semester.state = semester.owner = semester.paid =
        semester.owner_due = {static_cast<std::int64_t>(i), nok};
    leave.semesters.push_back(semester);
  }
  return books;
}

TEST(SavedRows, ComeBackHoweverLargeTheyAre) {
  for (const std::size_t semester_count : {1U, 50U, 100U, 200U, 2'000U}) {
    const Books books = books_with(semester_count);
    const auto bytes = row_bytes(books, "leave:L1");
    ASSERT_TRUE(bytes);
    Books again;
    ASSERT_TRUE(put_row(again, "leave:L1", *bytes)) << semester_count;
    EXPECT_EQ(again, books) << semester_count;
  }
}

TEST(SavedRows, LeaveTheBooksAsTheyWereWhenTheyAreDamaged) {
  Books books;
  books.ledger.administrator = *ActorId::parse("administrator");
  std::string bytes = *row_bytes(books, "ledger:");
  bytes.replace(bytes.find("administrator"), 1, "\xff");
  Books again;
  EXPECT_EQ(put_row(again, "ledger:", bytes).error().fault, Fault::corrupt);
  EXPECT_EQ(again, Books());
}

}  // namespace
}  // namespace grantledger
