using System.Diagnostics;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Programs of the machine that read what no library does. Each is optional.</summary>
internal static class Programs
{
    public const string Tesseract = "tesseract";
    public const string LibreOffice = "soffice";
    /// <summary>The environment variable that tells the process which reads files why it is not confined.</summary>
    public const string Unconfined = "CHATOPS_UNCONFINED";

    /// <returns>What can't be read on this machine, and what to install; empty when all can.</returns>
    public static IEnumerable<Phrase> Missing()
    {
        if (Find(Tesseract) is null)
            yield return "Pictures and scanned pages can't be read: install Tesseract (on Debian: tesseract-ocr, with a tesseract-ocr-… package for each language).";
        if (Find(LibreOffice) is null)
            yield return "Old .doc and .ppt files can't be read: install LibreOffice (on Debian: libreoffice-writer and libreoffice-impress).";
        if (Confinement.Missing is { } missing)
            yield return $"Pictures, scans and old Office files are not read: {missing}, and programs that open files which others sent must not reach the network.";
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program)).FirstOrDefault(File.Exists);

    /// <summary>Runs to the end. Whoever reads the file limits the time of all of it together.</summary>
    /// <param name="again">The exit code by which it asks to be started once more.</param>
    /// <exception cref="UnreadableDocumentException">It ended with an error, or may not run here.</exception>
    public static string Run(string name, string program, IEnumerable<string> arguments, int? again = null)
    {
        if (Environment.GetEnvironmentVariable(Unconfined) is { Length: > 0 } missing)
            throw new UnreadableDocumentException($"'{name}' was not read: {Path.GetFileName(program)} could reach the network from here, since {missing}. Save it in a newer format and add that.");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : process.ExitCode == again ? Run(name, program, arguments)
            : throw new UnreadableDocumentException($"'{name}' could not be read by {Path.GetFileName(program)}. Save it in a newer format and add that.", new InvalidOperationException(error.GetAwaiter().GetResult()));
    }
}
