; The installer for Windows: for the person who runs it, without an administrator.
;   makensis -INPUTCHARSET UTF8 -DVERSION=0.2.0 -DNUMBER=0.2.0.0 -DFROM=FOLDER -DTO=FILE -DSIGN=PROGRAM lifeboat.nsi
; FROM holds what is installed, and lifeboat.ico; SIGN is given the uninstaller to sign. Silent: /S, and /D=FOLDER as the last.
; It ends with 0, with 1 when a person stopped it, with 2 when it could not.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
Name "Lifeboat"
OutFile "${TO}"
InstallDir "$LOCALAPPDATA\Programs\Lifeboat"
InstallDirRegKey HKCU "Software\Lifeboat" "Folder"
BrandingText "Lifeboat ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
!uninstfinalize '"${SIGN}" "%1"' = 0

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Lifeboat"
!define MUI_ICON "${FROM}\lifeboat.ico"
!define MUI_UNICON "${FROM}\lifeboat.ico"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\lifeboat.exe"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(Stays)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString Open ${LANG_ENGLISH} "Lifeboat is open. Close its window, then press Retry."
LangString Open ${LANG_GERMAN} "Lifeboat ist geöffnet. Schließen Sie sein Fenster und wählen Sie dann „Wiederholen“."
LangString Older ${LANG_ENGLISH} "Lifeboat needs Windows 10 or newer."
LangString Older ${LANG_GERMAN} "Lifeboat braucht Windows 10 oder neuer."
LangString Stays ${LANG_ENGLISH} "Lifeboat will be removed from this computer. Your backups stay where they are, and so does what Lifeboat keeps of its checks (%LOCALAPPDATA%\lifeboat) and its settings (%APPDATA%\fyne\org.lifeboat.Lifeboat)."
LangString Stays ${LANG_GERMAN} "Lifeboat wird von diesem Computer entfernt. Ihre Backups bleiben, wo sie sind, ebenso, was Lifeboat von seinen Prüfungen behält (%LOCALAPPDATA%\lifeboat), und seine Einstellungen (%APPDATA%\fyne\org.lifeboat.Lifeboat)."

VIProductVersion "${NUMBER}"
VIFileVersion "${NUMBER}"
VIAddVersionKey /LANG=${LANG_ENGLISH} ProductName "Lifeboat"
VIAddVersionKey /LANG=${LANG_ENGLISH} ProductVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} FileDescription "Installs Lifeboat"
VIAddVersionKey /LANG=${LANG_ENGLISH} CompanyName "The Lifeboat authors"
VIAddVersionKey /LANG=${LANG_ENGLISH} LegalCopyright "MIT licence"

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(Older)" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
FunctionEnd

; A program that runs cannot be replaced or removed: its file cannot be written to.
!macro NotWhileOpen
  ${DoWhile} ${FileExists} "$INSTDIR\lifeboat.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\lifeboat.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Open)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 2
    Abort
  ${Loop}
!macroend

; The shortcut is of the program that Lifeboat tells Windows it is (appID): so the bar
; of tasks keeps its window and a pinned shortcut together, under one name.
!macro ShortcutOf id file
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
    ${If} $1 P<> 0
    ${AndIf} $2 P<> 0
      ${IPersistFile::Load} $1 '("${file}",${STGM_READWRITE})'
      System::Call 'SHLWAPI::SHStrDupW(w "${id}", *p.r5)'
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
      System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r5)p.r4'
      ${IPropertyStore::SetValue} $2 '($3,$4)'
      ${IPropertyStore::Commit} $2 ""
      ${IPersistFile::Save} $1 '("${file}",1)'
      !insertmacro PropVariantClear $4
      System::Free $3
      System::Free $4
    ${EndIf}
    !insertmacro ComHlpr_SafeRelease $2
    !insertmacro ComHlpr_SafeRelease $1
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend

Section
  SetShellVarContext current
  !insertmacro NotWhileOpen
  SetOutPath "$INSTDIR"
  ClearErrors
  File "${FROM}\lifeboat.exe" "${FROM}\lifeboatctl.exe" "${FROM}\simphone.exe" "${FROM}\LICENSE.txt" "${FROM}\LICENCES.txt" "${FROM}\README.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  CreateShortCut "$SMPROGRAMS\Lifeboat.lnk" "$INSTDIR\lifeboat.exe"
  !insertmacro ShortcutOf org.lifeboat.Lifeboat "$SMPROGRAMS\Lifeboat.lnk"
  WriteRegStr HKCU "Software\Lifeboat" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Lifeboat"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\lifeboat.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Lifeboat authors"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "https://github.com/lifeboat-app/lifeboat"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

; What was not installed stays, and with it the folder.
Section Uninstall
  SetShellVarContext current
  !insertmacro NotWhileOpen
  Delete "$INSTDIR\lifeboat.exe"
  Delete "$INSTDIR\lifeboatctl.exe"
  Delete "$INSTDIR\simphone.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\README.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; The window's own picture, for notifications.
  Delete "$LOCALAPPDATA\fyne\org.lifeboat.Lifeboat\icon.png"
  RMDir "$LOCALAPPDATA\fyne\org.lifeboat.Lifeboat"
  RMDir "$LOCALAPPDATA\fyne"
  Delete "$SMPROGRAMS\Lifeboat.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Lifeboat"
  ; The name of its notifications, which the window registers.
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\org.lifeboat.Lifeboat"
SectionEnd
