// The function app. Its settings hold no secret: storage and telemetry are reached as the identity, secrets are references to the vault.
param name string
param location string
param tags object
param planId string
param storageAccountName string
param packageContainer string
param applicationInsightsName string
param identityId string
param identityClientId string
param webhookSecretUri string
param gitHubTokenUri string
param subnetId string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReadyInstances int
param logAnalyticsId string

resource storage 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

// The host itself resolves the %...% of the timers, so each of them has to be a setting here.
var timers = {
  Timers__Analysis: '0 0 * * * *'
  Timers__Bandit: '0 */15 * * * *'
  Timers__Guardrails: '0 */5 * * * *'
  Timers__Retention: '0 30 3 * * *'
  Timers__Windows: '0 * * * * *'
}

var settings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  Publishing__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${webhookSecretUri})'
}

var gitHub = empty(gitHubTokenUri)
  ? {}
  : {
      Publishing__GitHubToken: '@Microsoft.KeyVault(SecretUri=${gitHubTokenUri})'
    }

module site 'br/public:avm/res/web/site:0.15.1' = {
  name: 'function-app'
  params: {
    name: name
    location: location
    kind: 'functionapp,linux'
    tags: union(tags, { 'azd-service-name': 'api' })
    serverFarmResourceId: planId
    httpsOnly: true
    managedIdentities: {
      userAssignedResourceIds: [identityId]
    }
    keyVaultAccessIdentityResourceId: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
        // Dispatches that arrive together at one instance are written together; spread over many instances they would wait for each other.
        triggers: {
          http: {
            perInstanceConcurrency: 100
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
    siteConfig: {
      alwaysOn: false
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    appSettingsKeyValuePairs: union(timers, settings, gitHub)
    diagnosticSettings: [
      {
        workspaceResourceId: logAnalyticsId
        logCategoriesAndGroups: [
          { category: 'FunctionAppLogs' }
        ]
        metricCategories: [
          { category: 'AllMetrics' }
        ]
      }
    ]
  }
}

output name string = site.outputs.name
output url string = 'https://${site.outputs.defaultHostname}'
