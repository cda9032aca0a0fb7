# The same as postdeploy.sh, for Windows: gives the deployed app its two keys, unless it has them, and prints addresses.
# SPLITRUN_ROTATE_KEYS = 'admin automation' makes new ones of those that it names.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    throw 'az is needed to set the function keys; install it and run: azd hooks run postdeploy'
}

$app = az functionapp show --resource-group $env:AZURE_RESOURCE_GROUP --name $env:AZURE_FUNCTION_NAME --query id --output tsv
if ($LASTEXITCODE -ne 0) { throw "The function app $env:AZURE_FUNCTION_NAME was not found." }
$api = 'api-version=2023-12-01'

function New-Key {
    $bytes = [byte[]]::new(24)
    $random = [Security.Cryptography.RandomNumberGenerator]::Create()
    $random.GetBytes($bytes)
    -join ($bytes | ForEach-Object { $_.ToString('x2') })
}

# The value of a key, or nothing when there is none of that name.
function Get-Key([string] $Scope, [string] $Query) {
    az rest --method post --uri "https://management.azure.com$app/$Scope/listkeys?$api" --query $Query --output tsv 2>$null
}

function Set-Key([string] $Scope, [string] $Name, [string] $Value) {
    $body = New-TemporaryFile
    try {
        @{ properties = @{ name = $Name; value = $Value } } | ConvertTo-Json -Compress | Set-Content -Path $body -Encoding ascii
        az rest --method put --uri "https://management.azure.com$app/$Scope/${Name}?$api" --body "@$body" --output none
        if ($LASTEXITCODE -ne 0) { throw "The key $Name could not be set." }
    }
    finally {
        Remove-Item $body
    }
}

$rotated = "$env:SPLITRUN_ROTATE_KEYS" -split '\s+'
if ($rotated -contains 'admin' -or -not (Get-Key 'host/default' 'functionKeys.admin')) {
    Set-Key 'host/default/functionKeys' 'admin' (New-Key)
}

$functions = Get-Content 'functions/App/automation-functions.json' -Raw | ConvertFrom-Json
$automation = $functions | ForEach-Object { Get-Key "functions/$_" 'automation' } | Where-Object { $_ } | Select-Object -First 1
if ($rotated -contains 'automation' -or -not $automation) { $automation = New-Key }
foreach ($function in $functions) {
    if ((Get-Key "functions/$function" 'automation') -ne $automation) {
        Set-Key "functions/$function/keys" 'automation' $automation
    }
}

@"

Splitrun is at $env:SPLITRUN_URL
  health      $env:SPLITRUN_URL/healthz
  dashboard   $env:SPLITRUN_URL/dashboard
  API         $env:SPLITRUN_URL/api/v1/openapi.json

The keys, for the header x-functions-key:
  admin       az functionapp keys list -g $env:AZURE_RESOURCE_GROUP -n $env:AZURE_FUNCTION_NAME --query functionKeys.admin -o tsv
  automation  az functionapp function keys list -g $env:AZURE_RESOURCE_GROUP -n $env:AZURE_FUNCTION_NAME --function-name $($functions[0]) --query automation -o tsv
"@
