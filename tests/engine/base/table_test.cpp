// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/table.h"

#include <QTest>

#include <limits>

using namespace orangery;

class TableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cellsAreQuotedAsTheRfcSays()
    {
        const Table table{.name = "t",
                          .columns = {{"plain", "", ""}, {"a,b", "m", "with a comma"}},
                          .rows = {{std::string("x"), std::string("say \"yes\"")},
                                   {std::string("two\nlines"), std::string("cr\rhere")},
                                   {std::monostate(), std::string()},
                                   {std::int64_t{-5}, 0.1},
                                   {1e300, std::numeric_limits<double>::quiet_NaN()}}};
        QCOMPARE(writeCsv(table), std::string("plain,\"a,b\"\n"
                                              "x,\"say \"\"yes\"\"\"\n"
                                              "\"two\nlines\",\"cr\rhere\"\n"
                                              ",\n"
                                              "-5,0.1\n"
                                              "1e+300,\n"));
    }
};

QTEST_APPLESS_MAIN(TableTest)
#include "table_test.moc"
