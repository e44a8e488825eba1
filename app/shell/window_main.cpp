// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/first_paint.h"
#include "app/shell/main_window.h"
#include "app/shell/preferences_page.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

#include <clocale>
#include <cstdio>
#include <string_view>

namespace orangery::shell {

namespace {

struct WindowArguments {
    PlugIns plugIns = PlugIns::Use;
    std::vector<fs::path> paths;
};

WindowArguments parseArguments(int argc, char** argv)
{
    WindowArguments arguments;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--no-plugins")
            arguments.plugIns = PlugIns::Ignore;
        else
            arguments.paths.emplace_back(argv[i]);
    }
    return arguments;
}

int runWindow(int argc, char** argv)
{
    const WindowArguments arguments = parseArguments(argc, argv);
    int qtArgc = 1;  // paths are ours: Qt takes an argument that begins with a dash for its own
    QApplication application(qtArgc, argv);
    std::setlocale(LC_NUMERIC, "C");  // QApplication took the user's, in which a decimal point may be a comma
    QApplication::setApplicationName(QStringLiteral("orangery"));
    QApplication::setApplicationDisplayName(QStringLiteral("Orangery"));
    QApplication::setApplicationVersion(QStringLiteral(ORANGERY_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("orangery"));
    QTranslator translator;
    const QString translations = QString::fromStdString((resourceFolder() / "translations").string());
    if (translator.load(QLocale(), QStringLiteral("orangery"), QStringLiteral("_"), translations))
        QApplication::installTranslator(&translator);

    const QSettings settings(QString::fromStdString((userConfigFolder() / "window.ini").string()),
                             QSettings::IniFormat);
    applyTheme(themeFromName(settings.value(setting::kTheme).toString()));
    MainWindow window(arguments.plugIns);
    reportFirstPaint(&window);
    window.show();
    for (const fs::path& path : arguments.paths)
        window.open(path);
    return QApplication::exec();
}

}  // namespace

}  // namespace orangery::shell

/// What the program calls in this module when a window is wanted: paths to open, and --no-plugins.
extern "C" int orangery_window_main(int argc, char** argv)
{
    try {
        return orangery::shell::runWindow(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orangery: the window failed\n%s\n", error.what());
        return 1;
    }
}
