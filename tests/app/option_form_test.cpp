// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_form.h"
#include "engine/registry/registry.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>

using namespace orangery;
using orangery::widgets::OptionForm;

namespace {

OptionTable exampleTable()
{
    return {
        {.name = "script", .type = OptionType::InputPath, .title = "Script", .group = "Question"},
        {.name = "rules",
         .type = OptionType::Choice,
         .title = "Rules",
         .defaultValue = "code",
         .choices = {"code", "paper"},
         .group = "Rules"},
        {.name = "c",
         .type = OptionType::Real,
         .title = "Exploration",
         .defaultValue = 0.5,
         .minimum = 0,
         .maximum = 10,
         .group = "Rules"},
        {.name = "calls",
         .type = OptionType::Integer,
         .title = "Budget",
         .defaultValue = 20,
         .unit = "calls",
         .minimum = 1,
         .group = "Budget"},
        {.name = "judge", .type = OptionType::Weights, .title = "Judges", .group = "Budget"},
        {.name = "detail", .type = OptionType::Text, .title = "Detail", .group = "Rules", .enabledIf = "rules=paper"},
        {.name = "keep", .type = OptionType::Flag, .title = "Keep", .defaultValue = false, .advanced = true}};
}

}  // namespace

class OptionFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsWhatWasSetAndNothingElse();
    void saysWhatIsWrongRightThere();
    void disabledFieldsDoNotCount();
    void takesBackItsOwnValues();
    void everyTaskHasAForm();
};

void OptionFormTest::holdsWhatWasSetAndNothingElse()
{
    OptionForm form(exampleTable());
    QVERIFY(form.values().empty());
    QVERIFY(form.isValid());
    QTest::keyClicks(form.editor("c"), QStringLiteral("1.5"));
    QTest::keyClicks(form.editor("judge"), QStringLiteral("a=0.7,b=0.3"));
    qobject_cast<QCheckBox*>(form.editor("keep"))->click();
    QCOMPARE(form.values()["c"].get<double>(), 1.5);
    QVERIFY(form.values()["keep"].get<bool>());
    QVERIFY(!form.values().contains("calls"));
    QVERIFY(Params::make(exampleTable(), form.values()).has_value());
    QVERIFY(qobject_cast<QLineEdit*>(form.editor("calls"))->placeholderText().contains(QStringLiteral("20 calls")));
}

void OptionFormTest::saysWhatIsWrongRightThere()
{
    OptionForm form(exampleTable());
    QTest::keyClicks(form.editor("c"), QStringLiteral("99"));
    QVERIFY(!form.isValid());
    QVERIFY(!form.problem("c").isEmpty());
    QVERIFY(!form.values().contains("c"));
    QTest::keyClick(form.editor("c"), Qt::Key_Backspace);
    QVERIFY(form.isValid());
    QCOMPARE(form.values()["c"].get<double>(), 9.0);
}

void OptionFormTest::disabledFieldsDoNotCount()
{
    OptionForm form(exampleTable());
    QVERIFY(!form.editor("detail")->isEnabled());
    auto* rules = qobject_cast<QComboBox*>(form.editor("rules"));
    rules->setCurrentIndex(rules->findText(QStringLiteral("paper")));
    Q_EMIT rules->activated(rules->currentIndex());
    QVERIFY(form.editor("detail")->isEnabled());
    QTest::keyClicks(form.editor("detail"), QStringLiteral("x"));
    QVERIFY(form.values().contains("detail"));
    form.setValues({{"rules", "code"}, {"detail", "x"}});
    QVERIFY(!form.values().contains("detail"));
}

void OptionFormTest::takesBackItsOwnValues()
{
    const Json values = {
        {"rules", "paper"}, {"c", 0.25}, {"calls", 7}, {"judge", {{"a", 0.7}, {"b", 0.3}}}, {"keep", true}};
    OptionForm form(exampleTable());
    form.setValues(values);
    for (const auto& [name, value] : values.items())
        QCOMPARE(writeJson(form.values()[name]), writeJson(value));
}

void OptionFormTest::everyTaskHasAForm()
{
    for (const Task& task : registry().tasks()) {
        const OptionForm form(task.options);
        for (const OptionSpec& spec : task.options.specs()) {
            const QWidget* editor = form.editor(spec.name);
            QVERIFY2(editor != nullptr, spec.name.c_str());
            QVERIFY2(!editor->accessibleName().isEmpty(), (task.id + " " + spec.name).c_str());
        }
    }
}

QTEST_MAIN(OptionFormTest)
#include "option_form_test.moc"
