using System.Runtime.InteropServices;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>What this program and those that it starts consist of: what a confined process may read beside its own folder.</summary>
internal static class ProgramFiles
{
    public static IEnumerable<string> Of(ExtractionProgram program)
    {
        var file = Real(program.FileName);
        // The one program "dotnet" lies beside the runtime; a program of its own may lie beside settings that hold secrets.
        yield return Path.GetFileNameWithoutExtension(file) == "dotnet" ? Path.GetDirectoryName(file)! : file;
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var part in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(IsOfProgram))
            yield return part;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (var installed in (string[])[Programs.LibreOffice, Programs.Tesseract])
        {
            // As /opt/libreoffice/program/soffice.
            if (Programs.Find(installed) is { } found && Path.GetDirectoryName(Path.GetDirectoryName(Real(found))) is { Length: > 1 } root)
                yield return root;
        }
    }

    private static bool IsOfProgram(string file) => Path.GetExtension(file) is ".dll" or ".so"
        || file.EndsWith(".deps.json", StringComparison.Ordinal) || file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal);

    private static string Real(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
