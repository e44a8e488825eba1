// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/unsaved_work.h"

#include "widgets/tool/tool_page.h"

#include <QMessageBox>

#include <algorithm>
#include <utility>

namespace orangery::tool {

namespace {

bool hasUnsavedWork(const ToolPage* page)
{
    return !page->unsavedWork().isEmpty();
}

}  // namespace

/// What shall become of one page's work.
class UnsavedWorkQuestion : public QMessageBox {
    Q_OBJECT

public:
    explicit UnsavedWorkQuestion(ToolPage& page) : QMessageBox(&page), m_page(page)
    {
        setObjectName(QStringLiteral("unsavedWork"));
        setAccessibleName(tr("Unsaved work"));
        setAttribute(Qt::WA_DeleteOnClose);
        setIcon(QMessageBox::Warning);
        setWindowTitle(tr("Unsaved work"));
        setText(page.unsavedWork());
        setInformativeText(tr("What is not saved is lost."));
        setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
        setDefaultButton(QMessageBox::Save);
        setEscapeButton(QMessageBox::Cancel);
        connect(this, &QMessageBox::finished, this, &UnsavedWorkQuestion::act);
    }

    void add(std::function<void()> next) { m_next.push_back(std::move(next)); }

private:
    void act(int answer)
    {
        const auto goOn = [next = std::exchange(m_next, {})] {
            for (const std::function<void()>& step : next)
                step();
        };
        if (answer == QMessageBox::Save)
            m_page.saveWork(goOn);
        else if (answer == QMessageBox::Discard)
            goOn();
    }

    ToolPage& m_page;
    std::vector<std::function<void()>> m_next;
};

void leaveWork(std::vector<ToolPage*> pages, std::function<void()> goOn)
{
    const auto found = std::find_if(pages.begin(), pages.end(), hasUnsavedWork);
    if (found == pages.end()) {
        goOn();
        return;
    }
    ToolPage* page = *found;
    pages.erase(pages.begin(), found + 1);
    const auto questions = page->findChildren<UnsavedWorkQuestion*>(Qt::FindDirectChildrenOnly);
    const auto asked =
        std::find_if(questions.begin(), questions.end(), [](const auto* one) { return one->isVisible(); });
    auto* question = asked != questions.end() ? *asked : new UnsavedWorkQuestion(*page);
    question->add([pages = std::move(pages), goOn = std::move(goOn)] { leaveWork(pages, goOn); });
    question->open();
}

}  // namespace orangery::tool

#include "unsaved_work.moc"
