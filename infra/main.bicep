// Everything Splitrun needs in Azure: a Flex Consumption function app, its storage, its identity and secrets, and what watches it.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the azd environment; the names of all resources are derived from it.')
param environmentName string

@minLength(1)
@description('Region of all resources. Flex Consumption must be offered there: az functionapp list-flexconsumption-locations.')
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Object id of whoever deploys: may read and write the data and the secrets, for support. Empty: nobody but the app.')
param principalId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
@description('What principalId is. A pipeline deploys as ServicePrincipal.')
param principalType string = 'User'

@description('Puts the app into a virtual network and storage and vault behind private endpoints. The app itself stays reachable over https.')
param vnetEnabled bool = false

@description('Where alerts are mailed to. Empty: alerts are raised and shown in the portal only.')
param alertEmail string = ''

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('Redundancy of the storage account, which holds all experiments, runs and outcomes.')
param storageSku string = 'Standard_ZRS'

@allowed([512, 2048, 4096])
@description('Memory of one instance, in MB.')
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('Most instances at once. A shard of an experiment is written by one transaction at a time, so more instances than shards help reading, not writing.')
param maximumInstanceCount int = 40

@minValue(0)
@description('Instances that are kept ready for HTTP, paid for whether they work or not. 0: a call after a quiet time waits for a cold start.')
param alwaysReadyInstances int = 0

@minValue(0)
@description('Deletes stored reports that many days after they were written. 0: keeps them for ever.')
param reportRetentionDays int = 0

@secure()
@description('GitHub token that may comment on issues and discussions. Empty: the vault keeps the one it has.')
param gitHubToken string = ''

@description('Posts to GitHub with the token that is in the vault. Needed only where the token itself is not given.')
param gitHubEnabled bool = false

var abbreviations = loadJsonContent('./abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var functionAppName = '${abbreviations.webSitesFunctions}${token}'
var packageContainer = 'app-package-${take(functionAppName, 32)}-${take(toLower(uniqueString(functionAppName, token)), 7)}'
var virtualNetworkName = '${abbreviations.networkVirtualNetworks}${token}'

resource rg 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: '${abbreviations.resourcesResourceGroups}${environmentName}'
  location: location
  tags: tags
}

// The one identity that the app acts as; what it may do stands in app/rbac.bicep.
module identity 'br/public:avm/res/managed-identity/user-assigned-identity:0.4.1' = {
  name: 'identity'
  scope: rg
  params: {
    name: '${abbreviations.managedIdentityUserAssignedIdentities}${token}'
    location: location
    tags: tags
  }
}

module logAnalytics 'br/public:avm/res/operational-insights/workspace:0.11.1' = {
  name: 'log-analytics'
  scope: rg
  params: {
    name: '${abbreviations.operationalInsightsWorkspaces}${token}'
    location: location
    tags: tags
    dataRetention: 30
  }
}

module applicationInsights 'br/public:avm/res/insights/component:0.6.0' = {
  name: 'application-insights'
  scope: rg
  params: {
    name: '${abbreviations.insightsComponents}${token}'
    location: location
    tags: tags
    workspaceResourceId: logAnalytics.outputs.resourceId
    disableLocalAuth: true
  }
}

module storage './app/storage.bicep' = {
  name: 'storage'
  scope: rg
  params: {
    name: '${abbreviations.storageStorageAccounts}${token}'
    location: location
    tags: tags
    skuName: storageSku
    packageContainer: packageContainer
    privateOnly: vnetEnabled
    reportRetentionDays: reportRetentionDays
    logAnalyticsId: logAnalytics.outputs.resourceId
  }
}

module vault './app/vault.bicep' = {
  name: 'vault'
  scope: rg
  params: {
    name: '${abbreviations.keyVaultVaults}${token}'
    location: location
    tags: tags
    privateOnly: vnetEnabled
    gitHubToken: gitHubToken
    gitHubEnabled: gitHubEnabled
    logAnalyticsId: logAnalytics.outputs.resourceId
  }
}

module roles './app/rbac.bicep' = {
  name: 'roles'
  scope: rg
  params: {
    storageAccountName: storage.outputs.name
    applicationInsightsName: applicationInsights.outputs.name
    vaultName: vault.outputs.name
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
  }
}

module virtualNetwork './app/vnet.bicep' = if (vnetEnabled) {
  name: 'virtual-network'
  scope: rg
  params: {
    name: virtualNetworkName
    location: location
    tags: tags
  }
}

module privateEndpoints './app/private-endpoints.bicep' = if (vnetEnabled) {
  name: 'private-endpoints'
  scope: rg
  params: {
    virtualNetworkName: virtualNetworkName
    subnetId: vnetEnabled ? virtualNetwork.outputs.endpointsSubnetId : ''
    storageAccountName: storage.outputs.name
    vaultName: vault.outputs.name
    location: location
    tags: tags
  }
}

module plan 'br/public:avm/res/web/serverfarm:0.1.1' = {
  name: 'plan'
  scope: rg
  params: {
    name: '${abbreviations.webServerFarms}${token}'
    location: location
    tags: tags
    sku: {
      name: 'FC1'
      tier: 'FlexConsumption'
    }
    reserved: true
  }
}

module api './app/api.bicep' = {
  name: 'api'
  scope: rg
  params: {
    name: functionAppName
    location: location
    tags: tags
    planId: plan.outputs.resourceId
    storageAccountName: storage.outputs.name
    packageContainer: packageContainer
    applicationInsightsName: applicationInsights.outputs.name
    identityId: identity.outputs.resourceId
    identityClientId: identity.outputs.clientId
    webhookSecretUri: vault.outputs.webhookSecretUri
    gitHubTokenUri: vault.outputs.gitHubTokenUri
    subnetId: vnetEnabled ? virtualNetwork.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    logAnalyticsId: logAnalytics.outputs.resourceId
  }
  // The host reads storage and the vault as soon as it starts.
  dependsOn: [
    roles
    privateEndpoints
  ]
}

module alerts './app/alerts.bicep' = {
  name: 'alerts'
  scope: rg
  params: {
    applicationInsightsName: applicationInsights.outputs.name
    location: location
    tags: tags
    email: alertEmail
  }
}

module workbook './app/workbook.bicep' = {
  name: 'workbook'
  scope: rg
  params: {
    applicationInsightsName: applicationInsights.outputs.name
    location: location
    tags: tags
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = rg.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_FUNCTION_NAME string = api.outputs.name
output AZURE_STORAGE_ACCOUNT_NAME string = storage.outputs.name
output AZURE_APPLICATION_INSIGHTS_NAME string = applicationInsights.outputs.name
output SPLITRUN_URL string = api.outputs.url
