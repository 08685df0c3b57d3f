using System.Globalization;
using System.Text;
using NuGet.Packaging;
using NuGet.ProjectModel;

// Writes docs/licences.md: every package that the published server consists of, as its own description says.
//   dotnet build src/ChatOpsBot.Server && dotnet run --project tools/ChatOpsBot.Licences
var root = args is [var given] ? given : Directory.GetCurrentDirectory();
var assets = new LockFileFormat().Read(Path.Combine(root, "src", "ChatOpsBot.Server", "obj", "project.assets.json"));
var list = new StringBuilder("""
    # What ChatOpsBot consists of besides itself

    `dotnet run --project tools/ChatOpsBot.Licences` writes this list, `bash tools/sbom.sh` a bill of materials (CycloneDX). Besides the packages the product carries the weights of all-MiniLM-L6-v2 (Apache-2.0, brought to eight bits by `tools/ChatOpsBot.Weights`), and .NET itself (MIT) where it is published with it.

    | package | version | licence | by |
    | --- | --- | --- | --- |

    """);
foreach (var library in assets.Libraries.Where(library => library.Type == "package").OrderBy(library => library.Name, StringComparer.OrdinalIgnoreCase))
{
    var folder = assets.PackageFolders.Select(packages => Path.Combine(packages.Path, library.Path)).First(Directory.Exists);
    var about = new NuspecReader(Directory.EnumerateFiles(folder, "*.nuspec").Single());
    list.AppendLine(CultureInfo.InvariantCulture, $"| [{library.Name}](https://www.nuget.org/packages/{library.Name}) | {library.Version} | {Licence(about, folder)} | {about.GetAuthors().Replace("|", "", StringComparison.Ordinal)} |");
}

await File.WriteAllTextAsync(Path.Combine(root, "docs", "licences.md"), list.ToString());
return 0;

static string Licence(NuspecReader about, string folder)
{
    if (about.GetLicenseMetadata() is not { } licence)
        return $"[as linked]({about.GetLicenseUrl()})";
    if (licence.Type == LicenseType.Expression)
        return licence.License;
    var text = File.ReadAllText(Path.Combine(folder, licence.License));
    return text.Contains("Apache License", StringComparison.Ordinal) ? "Apache-2.0" : text.Contains("MIT License", StringComparison.OrdinalIgnoreCase) ? "MIT" : $"its own ({licence.License})";
}
